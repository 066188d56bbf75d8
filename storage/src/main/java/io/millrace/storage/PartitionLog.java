package io.millrace.storage;

import io.millrace.storage.record.RecordBatch;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** One partition's log. Appends run on the partition's loop; reads on the caller's thread. Thread-safe. */
public final class PartitionLog {

    PartitionLog() {}

    public PartitionId id() {
        throw new AssertionError("being written");
    }

    /** The first offset that can be read; grows with retention. */
    public long startOffset() {
        throw new AssertionError("being written");
    }

    /** The offset the next record will get. */
    public long endOffset() {
        throw new AssertionError("being written");
    }

    /** Every record before it is committed and may be shown; at most {@link #endOffset()}. */
    public long stableOffset() {
        throw new AssertionError("being written");
    }

    /** Bytes on disk. */
    public long sizeInBytes() {
        throw new AssertionError("being written");
    }

    /** As {@link LogStore#append} with one batch. The future completes when it is committed and visible. */
    public CompletableFuture<Append.Result> append(RecordBatch batch) {
        throw new AssertionError("being written");
    }

    /**
     * Whole batches, in offset order, from the one that contains {@code fromOffset} (so its first records may lie before
     * it) and with base offsets below {@code upToOffset}; at most about {@code maxBytes}, but at least one batch if there
     * is one. Empty at the end. The batches are heap copies that the caller may keep.
     *
     * @throws io.millrace.common.error.MillraceException OFFSET_OUT_OF_RANGE below {@link #startOffset()};
     *     DATA_CORRUPTED if a checksum is wrong
     */
    public List<RecordBatch> read(long fromOffset, long upToOffset, int maxBytes) {
        throw new AssertionError("being written");
    }

    /** The first offset whose record's timestamp is at or after {@code timestampMillis}; empty if none is. */
    public OptionalLong offsetForTimestamp(long timestampMillis) {
        throw new AssertionError("being written");
    }

    /** Raises {@link #startOffset()}; durable when the future completes. */
    public CompletableFuture<Void> deleteRecordsBefore(long offset) {
        throw new AssertionError("being written");
    }

    /**
     * {@code listener} is called after each advance of {@link #stableOffset()}, on an unspecified thread, and must only
     * wake somebody.
     */
    public Registration onCommit(Runnable listener) {
        throw new AssertionError("being written");
    }
}
