package io.millrace.sql.planner;

import io.millrace.engine.plan.PlanNode;
import java.util.List;
import java.util.function.UnaryOperator;

/** A plan node with its inputs replaced. */
final class PlanChildren {
    private PlanChildren() {}

    static PlanNode map(PlanNode node, UnaryOperator<PlanNode> replacement) {
        if (node.inputs().isEmpty()) {
            return node;
        }
        List<PlanNode> inputs = node.inputs().stream().map(replacement).toList();
        return inputs.equals(node.inputs()) ? node : with(node, inputs);
    }

    private static PlanNode with(PlanNode node, List<PlanNode> inputs) {
        PlanNode input = inputs.get(0);
        if (node instanceof PlanNode.Filter filter) {
            return new PlanNode.Filter(input, filter.condition());
        }
        if (node instanceof PlanNode.Project project) {
            return new PlanNode.Project(input, project.expressions(), project.schema());
        }
        if (node instanceof PlanNode.Aggregate aggregate) {
            return new PlanNode.Aggregate(input, aggregate.groupKeys(), aggregate.calls(), aggregate.schema());
        }
        if (node instanceof PlanNode.Join join) {
            return new PlanNode.Join(input, inputs.get(1), join.type(), join.keys(), join.residual(), join.schema());
        }
        if (node instanceof PlanNode.Union union) {
            return new PlanNode.Union(inputs, union.schema());
        }
        if (node instanceof PlanNode.Sort sort) {
            return new PlanNode.Sort(input, sort.keys(), sort.offset(), sort.fetch());
        }
        if (node instanceof PlanNode.Window window) {
            return new PlanNode.Window(input, window.spec());
        }
        if (node instanceof PlanNode.FinalGate gate) {
            return new PlanNode.FinalGate(input, gate.endColumn());
        }
        if (node instanceof PlanNode.Unnest unnest) {
            return new PlanNode.Unnest(
                    input,
                    unnest.column(),
                    unnest.spreadRow(),
                    unnest.withOrdinality(),
                    unnest.outer(),
                    unnest.schema());
        }
        PlanNode.Over over = (PlanNode.Over) node;
        return new PlanNode.Over(input, over.partitionKeys(), over.orderBy(), over.calls(), over.schema());
    }
}
