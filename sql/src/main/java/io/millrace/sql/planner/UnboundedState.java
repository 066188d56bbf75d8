package io.millrace.sql.planner;

import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.StreamDefinition;
import io.millrace.engine.plan.EventTimes;
import io.millrace.engine.plan.PlanNode;
import io.millrace.engine.plan.TimeBound;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Parts of a running query that remember every row of a stream for ever. */
public final class UnboundedState {
    private final Catalog catalog;
    private final EventTimes times;
    private final List<String> reasons = new ArrayList<>();

    private UnboundedState(Catalog catalog) {
        this.catalog = catalog;
        this.times = new EventTimes(catalog::watermarkColumn);
    }

    /** For each such part what it is, which input it keeps, and what would bound it. */
    public static List<String> of(PlanNode root, Catalog catalog) {
        UnboundedState state = new UnboundedState(catalog);
        state.visit(root);
        return state.reasons;
    }

    private void visit(PlanNode node) {
        if (node instanceof PlanNode.Join join && !isBounded(join)) {
            Set<String> left = streams(join.left());
            Set<String> right = streams(join.right());
            if (!left.isEmpty() && !right.isEmpty()) {
                left.addAll(right);
                reasons.add("the join keeps every row of " + named(left)
                        + "; a time bound such as b.ts BETWEEN a.ts AND a.ts + INTERVAL '1' HOUR, or windows as keys, "
                        + "would bound it, where both times have a WATERMARK");
            }
        } else if (node instanceof PlanNode.Aggregate aggregate
                && aggregate.calls().isEmpty()
                && !isWindowed(aggregate.input(), aggregate.groupKeys())) {
            report("DISTINCT", aggregate.input());
        } else if (node instanceof PlanNode.Over over && !isWindowed(over.input(), over.partitionKeys())) {
            report("OVER", over.input());
        }
        node.inputs().forEach(this::visit);
    }

    private void report(String what, PlanNode input) {
        Set<String> streams = streams(input);
        if (!streams.isEmpty()) {
            reasons.add(what + " keeps every different row of " + named(streams)
                    + "; a window (TUMBLE, HOP) among its columns would bound it");
        }
    }

    private static String named(Set<String> streams) {
        return (streams.size() == 1 ? "stream " : "streams ")
                + String.join(
                        " and ", streams.stream().map(name -> '"' + name + '"').toList());
    }

    /** Streams whose rows come through as they are; aggregates keep a row for each key. */
    private Set<String> streams(PlanNode node) {
        Set<String> names = new TreeSet<>();
        if (node instanceof PlanNode.Scan scan) {
            if (catalog.relation(scan.relation()) instanceof StreamDefinition) {
                names.add(scan.relation());
            }
        } else if (!(node instanceof PlanNode.Aggregate)
                && !(node instanceof PlanNode.Sort sort && sort.fetch() != null)) {
            node.inputs().forEach(input -> names.addAll(streams(input)));
        }
        return names;
    }

    private static boolean isWindowed(PlanNode input, List<Integer> columns) {
        Map<Integer, Integer> pairs = WindowPairs.of(input);
        return columns.stream().anyMatch(pairs::containsKey);
    }

    private boolean isBounded(PlanNode.Join join) {
        TimeBound bound = times.bound(join);
        return bound != null && bound.boundsBoth();
    }
}
