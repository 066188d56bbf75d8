package io.millrace.engine.expression;

import io.millrace.engine.data.ColumnBatch;

/** Finds the rows for which a condition is true, not false or unknown. Not thread-safe. */
public interface BatchPredicate {
    /**
     * Writes the indexes of the rows that satisfy the condition into {@code selected}, ascending, and gives their number.
     *
     * @param selected at least as long as the batch has rows
     */
    int select(ColumnBatch input, int[] selected);
}
