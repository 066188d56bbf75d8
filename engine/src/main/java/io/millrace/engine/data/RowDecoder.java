package io.millrace.engine.data;

import io.millrace.storage.record.RecordBatch;

/**
 * Turns records of one relation into columns: the wanted ones only. Usually generated code. Not thread-safe.
 *
 * <p>Records of a stream become rows of weight 1. Of a relation with upsert semantics, a record with a value becomes a
 * row of weight 1 and one without (a tombstone) a row of weight -1 whose columns, but those of the key, are null.
 * Of a view without a key, the weight is that of the record's header {@code weight}.
 */
public interface RowDecoder {
    /** Appends the rows of {@code batch} whose offsets are in {@code [fromOffset, upToOffset)}. */
    void add(RecordBatch batch, int partition, long fromOffset, long upToOffset, BadRows badRows);

    /** Rows appended and not yet taken. */
    int rowCount();

    /** The rows appended since the last call, with the wanted columns in the wanted order. */
    ColumnBatch take();

    /** What {@link #take} gave before is read no more: its memory may hold the next rows. While no row is appended. */
    default void recycle(ColumnBatch spent) {}

    /** Where records go that cannot be decoded. The row is left out; throwing from here ends the reading. */
    interface BadRows {
        void badRow(int partition, long offset, String reason);
    }
}
