package io.millrace.engine.data.format;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.ColumnBatch;

/** Writes the keys of a batch's rows. Not thread-safe. */
interface KeyWriter {
    void bind(ColumnBatch batch);

    /** Appends the key; false, and nothing appended, for a key that is NULL. */
    boolean write(ByteSlice out, int row);
}
