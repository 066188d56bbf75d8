package io.millrace.storage.record;

import io.millrace.common.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds one batch. Base offset is 0 until the partition assigns it. Not thread-safe. */
public final class RecordBatchBuilder {
    private static final int INITIAL_BYTES = 512;
    private static final byte[][] NO_NAMES = {};
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 64;

    private final Compression compression;
    private byte[] bytes;
    private int at = BatchLayout.HEADER_BYTES;
    private int recordCount;
    private long baseTimestamp;
    private long maxTimestamp;
    private long producerId = RecordBatch.NO_PRODUCER;
    private short producerEpoch = -1;
    private int baseSequence = -1;
    private int attributes;

    public RecordBatchBuilder(Compression compression) {
        this(compression, INITIAL_BYTES);
    }

    /** @param initialBytes how large the first batch will be, roughly */
    public RecordBatchBuilder(Compression compression, int initialBytes) {
        this.compression = compression;
        this.bytes = new byte[Math.max(INITIAL_BYTES, initialBytes)];
    }

    /** Makes the batch one of an idempotent producer; {@code baseSequence} is its first record's. */
    public RecordBatchBuilder producer(long newProducerId, short epoch, int newBaseSequence) {
        producerId = newProducerId;
        producerEpoch = epoch;
        baseSequence = newBaseSequence;
        return this;
    }

    /** Makes the batch part of its producer's transaction. */
    public RecordBatchBuilder transactional() {
        return attributes(BatchLayout.TRANSACTIONAL_MASK);
    }

    RecordBatchBuilder attributes(int mask) {
        attributes |= mask;
        return this;
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
        int keyBytes = key == null ? -1 : keyLength;
        int valueBytes = value == null ? -1 : valueLength;
        if (recordCount == 0) {
            baseTimestamp = timestampMillis;
            maxTimestamp = timestampMillis;
        }
        maxTimestamp = Math.max(maxTimestamp, timestampMillis);
        long timestampDelta = timestampMillis - baseTimestamp;
        byte[][] headerNames = headers.isEmpty() ? NO_NAMES : names(headers);
        long body = 1L + Varint.size(timestampDelta) + Varint.size(recordCount);
        body += Varint.size(keyBytes) + Math.max(keyBytes, 0) + Varint.size(valueBytes) + Math.max(valueBytes, 0);
        body += headersSize(headers, headerNames);
        ensureRoom(body + 5);
        at = Varint.write(bytes, at, body);
        bytes[at++] = 0;
        at = Varint.write(bytes, at, timestampDelta);
        at = Varint.write(bytes, at, recordCount);
        writeField(key, keyStart, keyBytes);
        writeField(value, valueStart, valueBytes);
        at = Varint.write(bytes, at, headers.size());
        for (int i = 0; i < headerNames.length; i++) {
            byte[] name = headerNames[i];
            writeField(name, 0, name.length);
            byte[] content = headers.get(i).value();
            writeField(content, 0, content == null ? -1 : content.length);
        }
        recordCount++;
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

    private static byte[][] names(List<Header> headers) {
        byte[][] names = new byte[headers.size()][];
        for (int i = 0; i < names.length; i++) {
            names[i] = headers.get(i).key().getBytes(StandardCharsets.UTF_8);
        }
        return names;
    }

    private static long headersSize(List<Header> headers, byte[][] names) {
        long size = Varint.size(names.length);
        for (int i = 0; i < names.length; i++) {
            byte[] content = headers.get(i).value();
            int length = content == null ? -1 : content.length;
            size += Varint.size(names[i].length) + names[i].length + Varint.size(length) + Math.max(length, 0);
        }
        return size;
    }

    private void writeField(byte @Nullable [] source, int start, int length) {
        at = Varint.write(bytes, at, length);
        if (source != null) {
            System.arraycopy(source, start, bytes, at, length);
            at += length;
        }
    }

    private void ensureRoom(long more) {
        long needed = at + more;
        if (needed > LARGEST_ARRAY) {
            throw ErrorCode.LIMIT_EXCEEDED.error("a record batch cannot pass 2 GB");
        }
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(LARGEST_ARRAY, Math.max(needed, bytes.length * 2L)));
        }
    }

    public int recordCount() {
        return recordCount;
    }

    /** Upper bound of the finished batch's size so far, before compression. */
    public int sizeInBytes() {
        return at;
    }

    /**
     * The batch, with its checksum; not compressed if that would not make it smaller. The builder is empty again
     * afterwards, without a producer.
     *
     * @throws io.millrace.common.error.MillraceException INTERNAL_ERROR if there is no record
     */
    public RecordBatch build() {
        if (recordCount == 0) {
            throw ErrorCode.INTERNAL_ERROR.error("a record batch needs a record");
        }
        int size = at;
        Compression used = Compression.NONE;
        if (compression != Compression.NONE) {
            byte[] small =
                    Compressor.compress(compression, bytes, BatchLayout.HEADER_BYTES, at - BatchLayout.HEADER_BYTES);
            if (small.length < at - BatchLayout.HEADER_BYTES) {
                System.arraycopy(small, 0, bytes, BatchLayout.HEADER_BYTES, small.length);
                size = BatchLayout.HEADER_BYTES + small.length;
                used = compression;
            }
        }
        writeHeader(used, size);
        // A mostly empty array would be kept as long as the batch.
        byte[] built = bytes.length - size > size / 4 ? Arrays.copyOf(bytes, size) : bytes;
        bytes = built == bytes ? new byte[INITIAL_BYTES] : bytes;
        at = BatchLayout.HEADER_BYTES;
        recordCount = 0;
        producer(RecordBatch.NO_PRODUCER, (short) -1, -1);
        attributes = 0;
        return RecordBatch.ofBuilt(built, size);
    }

    private void writeHeader(Compression used, int size) {
        BatchLayout.putLong(bytes, BatchLayout.BASE_OFFSET, 0);
        BatchLayout.putInt(bytes, BatchLayout.LENGTH, size - BatchLayout.LENGTH_OVERHEAD);
        BatchLayout.putInt(bytes, BatchLayout.LEADER_EPOCH, -1);
        bytes[BatchLayout.MAGIC] = BatchLayout.MAGIC_V2;
        BatchLayout.putShort(bytes, BatchLayout.ATTRIBUTES, (short) (used.id() | attributes));
        BatchLayout.putInt(bytes, BatchLayout.LAST_OFFSET_DELTA, recordCount - 1);
        BatchLayout.putLong(bytes, BatchLayout.BASE_TIMESTAMP, baseTimestamp);
        BatchLayout.putLong(bytes, BatchLayout.MAX_TIMESTAMP, maxTimestamp);
        BatchLayout.putLong(bytes, BatchLayout.PRODUCER_ID, producerId);
        BatchLayout.putShort(bytes, BatchLayout.PRODUCER_EPOCH, producerEpoch);
        BatchLayout.putInt(bytes, BatchLayout.BASE_SEQUENCE, baseSequence);
        BatchLayout.putInt(bytes, BatchLayout.RECORD_COUNT, recordCount);
        BatchLayout.putInt(bytes, BatchLayout.CRC, RecordBatch.computeCrc(bytes, 0, size));
    }
}
