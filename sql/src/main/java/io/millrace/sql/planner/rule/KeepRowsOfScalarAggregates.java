package io.millrace.sql.planner.rule;

import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;

/**
 * An aggregate without keys has a row for every row of the left side. The decorrelator knows that of outer joins only.
 *
 * <pre>
 * Correlate(INNER)                  Correlate(LEFT)
 *   left                              left
 *   Aggregate(no keys)      →         Aggregate(no keys)
 * </pre>
 */
public final class KeepRowsOfScalarAggregates extends RelHomogeneousShuttle {
    private KeepRowsOfScalarAggregates() {}

    public static RelNode apply(RelNode root) {
        return root.accept(new KeepRowsOfScalarAggregates());
    }

    @Override
    public RelNode visit(RelNode other) {
        RelNode node = super.visit(other);
        if (node instanceof Correlate correlate
                && correlate.getJoinType() == JoinRelType.INNER
                && hasOneRow(correlate.getRight())) {
            RelNode outer = correlate.copy(
                    correlate.getTraitSet(),
                    correlate.getLeft(),
                    correlate.getRight(),
                    correlate.getCorrelationId(),
                    correlate.getRequiredColumns(),
                    JoinRelType.LEFT);
            return RelOptUtil.createCastRel(outer, node.getRowType(), false);
        }
        return node;
    }

    private static boolean hasOneRow(RelNode node) {
        return node instanceof Project project && hasOneRow(project.getInput())
                || node instanceof Aggregate aggregate
                        && aggregate.getGroupType() == Aggregate.Group.SIMPLE
                        && aggregate.getGroupCount() == 0;
    }
}
