package io.millrace.engine.expression;

import io.millrace.engine.data.ColumnBatch;

/** Filters and projects a batch; weights are carried along. Keeps scratch space, so it is not thread-safe. */
public interface BatchFunction {
    /** The surviving rows, in order; may share columns with {@code input}. */
    ColumnBatch apply(ColumnBatch input);
}
