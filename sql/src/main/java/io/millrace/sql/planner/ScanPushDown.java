package io.millrace.sql.planner;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.Expression;
import io.millrace.engine.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Filters and column choice move into the scan.
 *
 * <pre>
 * Project(a)                            Project(a)
 *   Filter(b &gt; 1 AND _partition = 0)      Scan(a, b, filter b &gt; 1 AND _partition = 0, bounds partitions {0})
 *     Scan(a, b, c, _partition)   →
 * </pre>
 */
final class ScanPushDown {
    record Pruned(PlanNode.Scan scan, List<Expression> expressions) {}

    private ScanPushDown() {}

    static PlanNode.Scan filter(PlanNode.Scan scan, Expression condition) {
        Expression before = scan.filter();
        Expression all = before == null
                ? condition
                : new Expression.Call(
                        "AND", List.of(before, condition), DataType.BOOLEAN, before.nullable() || condition.nullable());
        return new PlanNode.Scan(
                scan.relation(), scan.schema(), BoundsFinder.narrow(scan.bounds(), condition, scan.schema()), all);
    }

    /** Only the columns that {@code expressions} and the scan's filter need. */
    static Pruned prune(PlanNode.Scan scan, List<Expression> expressions) {
        SortedSet<Integer> needed = new TreeSet<>(ColumnReferences.of(expressions));
        Expression filter = scan.filter();
        if (filter != null) {
            needed.addAll(ColumnReferences.of(List.of(filter)));
        }
        if (needed.size() == scan.schema().size()) {
            return new Pruned(scan, expressions);
        }
        List<Integer> kept = List.copyOf(needed);
        List<Schema.Field> fields = new ArrayList<>();
        kept.forEach(index -> fields.add(scan.schema().field(index)));
        UnaryOperator<Expression.InputColumn> renumber =
                column -> new Expression.InputColumn(kept.indexOf(column.index()), column.type(), column.nullable());
        PlanNode.Scan pruned = new PlanNode.Scan(
                scan.relation(),
                new Schema(fields),
                scan.bounds(),
                filter == null ? null : ColumnReferences.replace(filter, renumber));
        return new Pruned(pruned, ColumnReferences.replaceAll(expressions, renumber));
    }
}
