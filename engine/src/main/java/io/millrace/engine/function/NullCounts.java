package io.millrace.engine.function;

import org.jspecify.annotations.Nullable;

/** How many of some values are NULL, and how many are not. */
public final class NullCounts {
    private NullCounts() {}

    @SqlFunction(value = "NUM_NULLS", nulls = SqlFunction.Nulls.CALLED)
    public static long nulls(@Nullable Object[] values) {
        long count = 0;
        for (Object value : values) {
            count += value == null ? 1 : 0;
        }
        return count;
    }

    @SqlFunction(value = "NUM_NONNULLS", nulls = SqlFunction.Nulls.CALLED)
    public static long nonNulls(@Nullable Object[] values) {
        return values.length - nulls(values);
    }
}
