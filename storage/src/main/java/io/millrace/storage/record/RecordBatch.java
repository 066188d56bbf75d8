package io.millrace.storage.record;

import static io.millrace.storage.record.BatchLayout.getInt;
import static io.millrace.storage.record.BatchLayout.getLong;
import static io.millrace.storage.record.BatchLayout.getShort;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** One immutable batch in Kafka's v2 layout, backed by a heap array. Thread-safe. */
public final class RecordBatch {
    /** A batch without a producer. */
    public static final long NO_PRODUCER = -1;

    /** Bytes of a batch before its records. */
    public static final int HEADER_BYTES = BatchLayout.HEADER_BYTES;

    private static final VarHandle PLACED;

    static {
        try {
            PLACED = MethodHandles.lookup().findVarHandle(RecordBatch.class, "placed", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final byte[] bytes;
    private final int start;
    private final int size;

    /** Whether a partition has taken these very bytes and set their offset. */
    @SuppressWarnings("UnusedVariable") // through PLACED
    private volatile boolean placed;

    private RecordBatch(byte[] bytes, int start, int size, boolean placed) {
        this.bytes = bytes;
        this.start = start;
        this.size = size;
        this.placed = placed;
    }

    /** Trusted: bytes just built. */
    static RecordBatch ofBuilt(byte[] bytes, int size) {
        return new RecordBatch(bytes, 0, size, false);
    }

    /**
     * Wraps {@code buffer}'s remaining bytes, one whole batch. Sizes, magic and counts are checked, the checksum only by
     * {@link #checkCrc()}. A heap buffer's bytes are shared, not copied: they must not change any more.
     *
     * @throws io.millrace.common.error.MillraceException DATA_CORRUPTED
     */
    public static RecordBatch wrap(ByteBuffer buffer) {
        int length = buffer.remaining();
        if (buffer.hasArray()) {
            return wrap(buffer.array(), buffer.arrayOffset() + buffer.position(), length);
        }
        byte[] copy = new byte[length];
        buffer.duplicate().get(copy);
        return wrap(copy, 0, length);
    }

    /** As {@link #wrap(ByteBuffer)}, sharing {@code length} bytes of {@code bytes} from {@code start}. */
    public static RecordBatch wrap(byte[] bytes, int start, int length) {
        return wrap(bytes, start, length, false);
    }

    /** As {@link #wrap(byte[], int, int)} for a batch that lies in a log and has its offset. */
    public static RecordBatch wrapPlaced(byte[] bytes, int start, int length) {
        return wrap(bytes, start, length, true);
    }

    private static RecordBatch wrap(byte[] bytes, int start, int length, boolean placed) {
        if (length < HEADER_BYTES) {
            throw corrupted("a record batch of %s bytes is shorter than its header", length);
        }
        int stated = sizeInBytes(bytes, start);
        if (stated != length) {
            throw corrupted("a record batch states %s bytes but has %s", stated, length);
        }
        int magic = bytes[start + BatchLayout.MAGIC];
        if (magic != BatchLayout.MAGIC_V2) {
            throw corrupted("record batch of magic %s, only 2 is supported", magic);
        }
        RecordBatch batch = new RecordBatch(bytes, start, length, placed);
        batch.checkHeader();
        return batch;
    }

    /** The size that the header at {@code start} states; unchecked, may be nonsense; 12 bytes are enough. */
    public static int sizeInBytes(byte[] bytes, int start) {
        return getInt(bytes, start + BatchLayout.LENGTH) + BatchLayout.LENGTH_OVERHEAD;
    }

    /** Of the batch whose {@link #HEADER_BYTES} are {@code header}; unchecked. */
    public static long maxTimestamp(byte[] header) {
        return getLong(header, BatchLayout.MAX_TIMESTAMP);
    }

    /** Of the batch whose header is at {@code start}; unchecked. */
    public static long baseOffset(byte[] bytes, int start) {
        return getLong(bytes, start + BatchLayout.BASE_OFFSET);
    }

    /** Of the batch whose header is at {@code start}; unchecked. */
    public static long lastOffset(byte[] bytes, int start) {
        return baseOffset(bytes, start) + getInt(bytes, start + BatchLayout.LAST_OFFSET_DELTA);
    }

    private void checkHeader() {
        int compression = attributes() & BatchLayout.COMPRESSION_MASK;
        if (!Compression.isId(compression)) {
            throw corrupted("unknown compression %s in a record batch", compression);
        }
        int count = recordCount();
        int lastDelta = getInt(bytes, start + BatchLayout.LAST_OFFSET_DELTA);
        if (lastDelta < 0 || count < 0 || count - 1 > lastDelta) {
            throw corrupted("record batch of %s records with last offset delta %s", count, lastDelta);
        }
        boolean plain = Compression.ofId(compression) == Compression.NONE;
        if (plain && (long) count * BatchLayout.SMALLEST_RECORD_BYTES > size - HEADER_BYTES) {
            throw corrupted("record batch of %s bytes cannot hold %s records", size, count);
        }
        long base = baseOffset();
        if (base < 0 || base > Long.MAX_VALUE - lastDelta - 1) {
            throw corrupted("record batch with base offset %s", base);
        }
    }

    private static MillraceException corrupted(String message, Object... arguments) {
        return ErrorCode.DATA_CORRUPTED.error(message, arguments);
    }

    /** Whether the bytes from the attributes on have the checksum that the header states. */
    public boolean isCrcRight() {
        return computeCrc(bytes, start, size) == getInt(bytes, start + BatchLayout.CRC);
    }

    /** @throws io.millrace.common.error.MillraceException DATA_CORRUPTED */
    public void checkCrc() {
        if (!isCrcRight()) {
            throw corrupted("record batch at offset %s has a wrong checksum", baseOffset());
        }
    }

    static int computeCrc(byte[] bytes, int start, int size) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, start + BatchLayout.ATTRIBUTES, size - BatchLayout.ATTRIBUTES);
        return (int) crc.getValue();
    }

    /**
     * This batch at {@code baseOffset}. The first time its own bytes are patched and it is returned itself; a batch that
     * has been placed before is copied. For the partition that appends it; nobody else may use it concurrently.
     */
    public RecordBatch place(long baseOffset, int leaderEpoch) {
        if (!PLACED.compareAndSet(this, false, true)) {
            byte[] copy = java.util.Arrays.copyOfRange(bytes, start, start + size);
            return new RecordBatch(copy, 0, size, false).place(baseOffset, leaderEpoch);
        }
        BatchLayout.putLong(bytes, start + BatchLayout.BASE_OFFSET, baseOffset);
        BatchLayout.putInt(bytes, start + BatchLayout.LEADER_EPOCH, leaderEpoch);
        return this;
    }

    /** A copy that is an idempotent producer's; {@code baseSequence} is its first record's. */
    public RecordBatch withProducer(long producerId, short epoch, int baseSequence) {
        byte[] copy = java.util.Arrays.copyOfRange(bytes, start, start + size);
        BatchLayout.putLong(copy, BatchLayout.PRODUCER_ID, producerId);
        BatchLayout.putShort(copy, BatchLayout.PRODUCER_EPOCH, epoch);
        BatchLayout.putInt(copy, BatchLayout.BASE_SEQUENCE, baseSequence);
        BatchLayout.putInt(copy, BatchLayout.CRC, computeCrc(copy, 0, size));
        return new RecordBatch(copy, 0, size, false);
    }

    int attributes() {
        return getShort(bytes, start + BatchLayout.ATTRIBUTES);
    }

    public long baseOffset() {
        return baseOffset(bytes, start);
    }

    public long lastOffset() {
        return baseOffset() + lastOffsetDelta();
    }

    /** The last record's offset less the first's. */
    public int lastOffsetDelta() {
        return getInt(bytes, start + BatchLayout.LAST_OFFSET_DELTA);
    }

    /** May be less than the offsets it spans once it is compacted. */
    public int recordCount() {
        return getInt(bytes, start + BatchLayout.RECORD_COUNT);
    }

    /** Milliseconds since the epoch. */
    public long baseTimestamp() {
        return getLong(bytes, start + BatchLayout.BASE_TIMESTAMP);
    }

    /** Milliseconds since the epoch. */
    public long maxTimestamp() {
        return getLong(bytes, start + BatchLayout.MAX_TIMESTAMP);
    }

    /** Whether all its records have {@link #maxTimestamp()}, the time at which they were appended. */
    public boolean hasLogAppendTime() {
        return (attributes() & BatchLayout.TIMESTAMP_TYPE_MASK) != 0;
    }

    public Compression compression() {
        return Compression.ofId(attributes() & BatchLayout.COMPRESSION_MASK);
    }

    public long producerId() {
        return getLong(bytes, start + BatchLayout.PRODUCER_ID);
    }

    public short producerEpoch() {
        return getShort(bytes, start + BatchLayout.PRODUCER_EPOCH);
    }

    public int baseSequence() {
        return getInt(bytes, start + BatchLayout.BASE_SEQUENCE);
    }

    public boolean isTransactional() {
        return (attributes() & BatchLayout.TRANSACTIONAL_MASK) != 0;
    }

    public boolean isControl() {
        return (attributes() & BatchLayout.CONTROL_MASK) != 0;
    }

    /** Whether a compaction has decided until when its tombstones, or a marker without records, are kept (KIP-534). */
    public boolean hasDeleteHorizon() {
        return (attributes() & BatchLayout.DELETE_HORIZON_MASK) != 0;
    }

    /** When they may go, milliseconds since the epoch; right only if {@link #hasDeleteHorizon()}. */
    public long deleteHorizon() {
        return baseTimestamp();
    }

    public int sizeInBytes() {
        return size;
    }

    /** Its header, in an array of its own with room for {@code length} bytes in all. */
    byte[] copyHeader(int length) {
        byte[] copy = new byte[length];
        System.arraycopy(bytes, start, copy, 0, HEADER_BYTES);
        return copy;
    }

    /** A read-only view of all its bytes. */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes, start, size).slice().asReadOnlyBuffer();
    }

    /** Copies all its bytes to {@code target}. */
    public void copyTo(ByteBuffer target) {
        target.put(bytes, start, size);
    }

    /** A writable view that shares its bytes, for handing to the disk without a copy. */
    public ByteBuffer sharedBuffer() {
        return ByteBuffer.wrap(bytes, start, size);
    }

    /** A new cursor before the first record; decompresses once. */
    public RecordCursor records() {
        return records(Decompressor.LARGEST_PLAIN_BYTES);
    }

    /**
     * As {@link #records()}, of a batch that has come from outside.
     *
     * @param mostPlainBytes that its records may unfold to
     */
    public RecordCursor records(int mostPlainBytes) {
        Compression compression = compression();
        if (compression == Compression.NONE) {
            return new RecordCursor(this, bytes, start + HEADER_BYTES, start + size);
        }
        Decompressor.Plain plain = Decompressor.decompress(
                compression,
                bytes,
                start + HEADER_BYTES,
                size - HEADER_BYTES,
                Math.min(mostPlainBytes, Decompressor.LARGEST_PLAIN_BYTES));
        return new RecordCursor(this, plain.bytes(), 0, plain.length());
    }

    @Override
    public String toString() {
        return "RecordBatch[" + baseOffset() + ".." + lastOffset() + ", " + size + " bytes]";
    }
}
