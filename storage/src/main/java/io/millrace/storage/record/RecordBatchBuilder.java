package io.millrace.storage.record;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds one batch. Base offset is 0 until the partition assigns it. Not thread-safe. */
public final class RecordBatchBuilder {

    public RecordBatchBuilder(Compression compression) {
        throw new AssertionError("being written");
    }

    /** Makes the batch one of an idempotent producer; {@code baseSequence} is its first record's. */
    public RecordBatchBuilder producer(long producerId, short epoch, int baseSequence) {
        throw new AssertionError("being written");
    }

    /** Copies from the arrays. A null array is a null key or value. */
    public void append(
            long timestampMillis,
            byte @Nullable [] key,
            int keyStart,
            int keyLength,
            byte @Nullable [] value,
            int valueStart,
            int valueLength,
            List<Header> headers) {
        throw new AssertionError("being written");
    }

    public void append(long timestampMillis, byte @Nullable [] key, byte @Nullable [] value) {
        append(
                timestampMillis,
                key,
                0,
                key == null ? -1 : key.length,
                value,
                0,
                value == null ? -1 : value.length,
                List.of());
    }

    public int recordCount() {
        throw new AssertionError("being written");
    }

    /** Upper bound of the finished batch's size so far, before compression. */
    public int sizeInBytes() {
        throw new AssertionError("being written");
    }

    /** The batch, with its checksum. The builder is empty again afterwards. */
    public RecordBatch build() {
        throw new AssertionError("being written");
    }
}
