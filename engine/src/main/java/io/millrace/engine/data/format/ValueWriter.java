package io.millrace.engine.data.format;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.ColumnBatch;

/** Writes the values of a batch's rows. Not thread-safe. */
interface ValueWriter {
    /** The batch whose rows are written next. */
    void bind(ColumnBatch batch);

    /** Appends the value of a row. */
    void write(ByteSlice out, int row);
}
