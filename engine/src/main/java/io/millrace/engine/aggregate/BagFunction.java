package io.millrace.engine.aggregate;

import io.millrace.engine.data.ColumnBuilder;

/** Computes one result from all rows of a group: arguments first, then the columns of the function's ORDER BY. */
interface BagFunction {
    void result(RowBag bag, int group, ColumnBuilder results);
}
