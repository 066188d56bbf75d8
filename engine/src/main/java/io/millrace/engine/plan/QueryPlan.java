package io.millrace.engine.plan;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A whole query.
 *
 * @param appendOnly the answer only ever grows; if not, a continuous query's output begins with {@code _op}
 * @param key output columns that are unique together, where the planner knows some (the group keys, say); the key of a
 *     materialized view; empty if none is known
 * @param parameters the types of the parameters, by index
 * @param limit rows of its output after which a continuous query ends; an expression without columns, null for none
 */
public record QueryPlan(
        PlanNode root,
        Emit emit,
        boolean appendOnly,
        List<Integer> key,
        List<DataType> parameters,
        @Nullable Expression limit) {
    public QueryPlan {
        key = List.copyOf(key);
        parameters = List.copyOf(parameters);
    }

    /** One without a limit. */
    public QueryPlan(PlanNode root, Emit emit, boolean appendOnly, List<Integer> key, List<DataType> parameters) {
        this(root, emit, appendOnly, key, parameters, null);
    }

    public QueryPlan limitedTo(@Nullable Expression rows) {
        return rows == null ? this : new QueryPlan(root, emit, appendOnly, key, parameters, rows);
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
