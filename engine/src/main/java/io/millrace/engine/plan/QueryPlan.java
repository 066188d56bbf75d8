package io.millrace.engine.plan;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A whole query.
 *
 * @param appendOnly the answer only ever grows; if not, a continuous query's output begins with {@code _op}
 * @param key output columns that are unique together, where the planner knows some (the group keys, say); the key of a
 *     materialized view; empty if none is known
 * @param parameters the types of the parameters, by index
 */
public record QueryPlan(PlanNode root, Emit emit, boolean appendOnly, List<Integer> key, List<DataType> parameters) {
    public QueryPlan {
        key = List.copyOf(key);
        parameters = List.copyOf(parameters);
    }

    /** Names of the relations it scans. */
    public SortedSet<String> relations() {
        SortedSet<String> names = new TreeSet<>();
        collect(root, names);
        return names;
    }

    private static void collect(PlanNode node, SortedSet<String> names) {
        if (node instanceof PlanNode.Scan scan) {
            names.add(scan.relation());
        }
        node.inputs().forEach(input -> collect(input, names));
    }

    public Schema schema() {
        return root.schema();
    }
}
