package io.millrace.sql.planner;

import io.millrace.engine.plan.PlanNode;
import io.millrace.engine.plan.QueryPlan;
import java.util.function.Function;

/** A plan whose scans are replaced by what gives rows of the same columns. */
public final class ScanReplacement {
    private ScanReplacement() {}

    public static QueryPlan in(QueryPlan plan, Function<PlanNode.Scan, PlanNode> replacement) {
        return new QueryPlan(
                in(plan.root(), replacement),
                plan.emit(),
                plan.appendOnly(),
                plan.key(),
                plan.parameters(),
                plan.limit());
    }

    private static PlanNode in(PlanNode node, Function<PlanNode.Scan, PlanNode> replacement) {
        return node instanceof PlanNode.Scan scan
                ? replacement.apply(scan)
                : PlanChildren.map(node, input -> in(input, replacement));
    }
}
