package io.millrace.sql.planner;

import io.millrace.engine.catalog.SystemColumns;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.Expression;
import io.millrace.engine.plan.ScanBounds;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a condition on {@code _partition}, {@code _offset} and {@code _timestamp} says about where a scan has to look. The
 * condition stays in place: bounds only save reading.
 */
final class BoundsFinder {
    private BoundsFinder() {}

    static ScanBounds narrow(ScanBounds bounds, Expression condition, Schema schema) {
        if (!(condition instanceof Expression.Call call)) {
            return bounds;
        }
        List<Expression> arguments = call.arguments();
        if (call.function().equals("AND")) {
            ScanBounds narrowed = bounds;
            for (Expression argument : arguments) {
                narrowed = narrow(narrowed, argument, schema);
            }
            return narrowed;
        }
        if (call.function().equals("OR") || call.function().equals("IN")) {
            return partitions(bounds, condition, schema);
        }
        if (arguments.size() != 2) {
            return bounds;
        }
        Long value = integer(arguments.get(1));
        if (value != null && arguments.get(0) instanceof Expression.InputColumn column) {
            return narrow(bounds, schema.field(column.index()).name(), call.function(), value);
        }
        value = integer(arguments.get(0));
        if (value != null && arguments.get(1) instanceof Expression.InputColumn column) {
            return narrow(bounds, schema.field(column.index()).name(), mirrored(call.function()), value);
        }
        return bounds;
    }

    private static ScanBounds narrow(ScanBounds bounds, String column, String comparison, long value) {
        return switch (column) {
            case SystemColumns.PARTITION ->
                comparison.equals("=") ? withPartitions(bounds, Set.of((int) value)) : bounds;
            case SystemColumns.OFFSET -> offsets(bounds, comparison, value);
            case SystemColumns.TIMESTAMP -> timestamps(bounds, comparison, value);
            default -> bounds;
        };
    }

    private static ScanBounds offsets(ScanBounds bounds, String comparison, long value) {
        long next = value == Long.MAX_VALUE ? value : value + 1;
        long from =
                switch (comparison) {
                    case "=", ">=" -> value;
                    case ">" -> next;
                    default -> 0;
                };
        long to =
                switch (comparison) {
                    case "=", "<=" -> next;
                    case "<" -> value;
                    default -> Long.MAX_VALUE;
                };
        return new ScanBounds(
                bounds.partitions(),
                Math.max(bounds.fromOffset(), from),
                Math.min(bounds.toOffset(), to),
                bounds.fromTimestampMillis(),
                bounds.toTimestampMillis());
    }

    private static ScanBounds timestamps(ScanBounds bounds, String comparison, long micros) {
        long millis = Math.floorDiv(micros, 1000);
        long from =
                switch (comparison) {
                    case "=", ">=", ">" -> millis;
                    default -> Long.MIN_VALUE;
                };
        long to =
                switch (comparison) {
                    case "=", "<=", "<" -> millis + 1;
                    default -> Long.MAX_VALUE;
                };
        return new ScanBounds(
                bounds.partitions(),
                bounds.fromOffset(),
                bounds.toOffset(),
                Math.max(bounds.fromTimestampMillis(), from),
                Math.min(bounds.toTimestampMillis(), to));
    }

    private static ScanBounds partitions(ScanBounds bounds, Expression condition, Schema schema) {
        Set<Integer> partitions = new HashSet<>();
        return collect(condition, schema, partitions) ? withPartitions(bounds, partitions) : bounds;
    }

    /** Whether the condition is a choice of partitions, which go to {@code partitions}. */
    private static boolean collect(Expression condition, Schema schema, Set<Integer> partitions) {
        if (!(condition instanceof Expression.Call call)) {
            return false;
        }
        if (call.function().equals("OR")) {
            return call.arguments().stream().allMatch(argument -> collect(argument, schema, partitions));
        }
        boolean choice = call.function().equals("=") || call.function().equals("IN");
        if (!choice
                || !(call.arguments().get(0) instanceof Expression.InputColumn column)
                || !schema.field(column.index()).name().equals(SystemColumns.PARTITION)) {
            return false;
        }
        for (Expression element : call.arguments().subList(1, call.arguments().size())) {
            Long value = integer(element);
            if (value == null) {
                return false;
            }
            partitions.add((int) (long) value);
        }
        return true;
    }

    private static ScanBounds withPartitions(ScanBounds bounds, Set<Integer> partitions) {
        Set<Integer> both = new HashSet<>(partitions);
        Set<Integer> before = bounds.partitions();
        if (before != null) {
            both.retainAll(before);
        }
        return new ScanBounds(
                both, bounds.fromOffset(), bounds.toOffset(), bounds.fromTimestampMillis(), bounds.toTimestampMillis());
    }

    private static @Nullable Long integer(Expression expression) {
        if (expression instanceof Expression.Literal literal && literal.value() instanceof Long value) {
            return value;
        }
        return expression instanceof Expression.Cast cast
                        && cast.operand() instanceof Expression.Literal
                        && cast.type().storage() == cast.operand().type().storage()
                ? integer(cast.operand())
                : null;
    }

    private static String mirrored(String comparison) {
        return switch (comparison) {
            case "<" -> ">";
            case "<=" -> ">=";
            case ">" -> "<";
            case ">=" -> "<=";
            default -> comparison;
        };
    }
}
