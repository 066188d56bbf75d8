package io.millrace.storage.record;

import java.nio.ByteBuffer;

/** One immutable batch in Kafka's v2 layout, backed by a heap array. Thread-safe. */
public final class RecordBatch {
    /** A batch without a producer. */
    public static final long NO_PRODUCER = -1;

    RecordBatch() {}

    /**
     * Wraps {@code buffer}'s remaining bytes, one whole batch. Sizes, magic and counts are checked, the checksum only by
     * {@link #checkCrc()}.
     *
     * @throws io.millrace.common.error.MillraceException DATA_CORRUPTED
     */
    public static RecordBatch wrap(ByteBuffer buffer) {
        throw new AssertionError("being written");
    }

    /** @throws io.millrace.common.error.MillraceException DATA_CORRUPTED */
    public void checkCrc() {
        throw new AssertionError("being written");
    }

    public long baseOffset() {
        throw new AssertionError("being written");
    }

    public long lastOffset() {
        throw new AssertionError("being written");
    }

    public int recordCount() {
        throw new AssertionError("being written");
    }

    /** Milliseconds since the epoch. */
    public long baseTimestamp() {
        throw new AssertionError("being written");
    }

    /** Milliseconds since the epoch. */
    public long maxTimestamp() {
        throw new AssertionError("being written");
    }

    public Compression compression() {
        throw new AssertionError("being written");
    }

    public long producerId() {
        throw new AssertionError("being written");
    }

    public short producerEpoch() {
        throw new AssertionError("being written");
    }

    public int baseSequence() {
        throw new AssertionError("being written");
    }

    public boolean isTransactional() {
        throw new AssertionError("being written");
    }

    public boolean isControl() {
        throw new AssertionError("being written");
    }

    public int sizeInBytes() {
        throw new AssertionError("being written");
    }

    /** A read-only view of all its bytes. */
    public ByteBuffer buffer() {
        throw new AssertionError("being written");
    }

    /** A new cursor before the first record; decompresses once. */
    public RecordCursor records() {
        throw new AssertionError("being written");
    }
}
