package io.millrace.engine.plan;

import io.millrace.engine.data.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One aggregate function over a group's rows.
 *
 * @param function canonical name: COUNT, SUM, MIN, MAX, AVG, SINGLE_VALUE, BOOL_AND, STRING_AGG, ARRAY_AGG …
 * @param arguments input columns; none for COUNT(*)
 * @param filter input column of type BOOLEAN that must be true; null for every row
 * @param orderBy order of the rows, for functions that care
 */
public record AggregateCall(
        String function,
        List<Integer> arguments,
        boolean distinct,
        @Nullable Integer filter,
        List<SortKey> orderBy,
        DataType type,
        boolean nullable) {
    public AggregateCall {
        arguments = List.copyOf(arguments);
        orderBy = List.copyOf(orderBy);
    }
}
