package io.millrace.engine.operator;

import io.millrace.engine.data.ColumnBatch;

/** A condition on rows. */
public interface RowPredicate {
    /**
     * Puts the numbers of the rows for which the condition is true (not false, not NULL) into {@code selected}, in
     * order, and gives their count. {@code selected} has room for all rows.
     */
    int select(ColumnBatch rows, int[] selected);
}
