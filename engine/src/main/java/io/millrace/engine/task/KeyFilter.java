package io.millrace.engine.task;

import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.BatchBuilder;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.Expression;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds out that a filter asks for one key only. */
final class KeyFilter {
    private KeyFilter() {}

    /**
     * The key as a row of {@code relation}, other columns null, if {@code filter} has {@code column = constant} for each
     * key column among its conjuncts; else null. Parameters have been bound.
     *
     * @param scanned what the filter's columns are
     */
    static @Nullable ColumnBatch keyOf(Relation relation, Schema scanned, @Nullable Expression filter) {
        if (filter == null || relation.keyColumns().isEmpty()) {
            return null;
        }
        Map<String, Object> values = new HashMap<>();
        collect(filter, scanned, relation.schema(), values);
        @Nullable Object[] row = new @Nullable Object[relation.schema().size()];
        for (String key : relation.keyColumns()) {
            Object value = values.get(key);
            if (value == null) {
                return null;
            }
            row[relation.schema().indexOf(key)] = value;
        }
        return new BatchBuilder(relation.schema()).add(row).build();
    }

    private static void collect(Expression filter, Schema scanned, Schema schema, Map<String, Object> values) {
        if (!(filter instanceof Expression.Call call)) {
            return;
        }
        if (call.function().equals("AND")) {
            call.arguments().forEach(argument -> collect(argument, scanned, schema, values));
        } else if (call.function().equals("=")) {
            Expression left = call.arguments().get(0);
            Expression right = call.arguments().get(1);
            if (left instanceof Expression.Literal && right instanceof Expression.InputColumn) {
                Expression swapped = left;
                left = right;
                right = swapped;
            }
            if (left instanceof Expression.InputColumn column && right instanceof Expression.Literal literal) {
                String name = scanned.field(column.index()).name();
                int index = schema.indexOf(name);
                Object value = literal.value();
                // Another type would compare by conversion, which the index does not.
                if (value != null && index >= 0 && sameStorage(schema, index, literal)) {
                    values.putIfAbsent(name, value);
                }
            }
        }
    }

    private static boolean sameStorage(Schema schema, int index, Expression.Literal literal) {
        var type = schema.type(index);
        return type.equals(literal.type())
                || type.getClass() == literal.type().getClass()
                        && type instanceof io.millrace.engine.data.DataType.Varchar;
    }
}
