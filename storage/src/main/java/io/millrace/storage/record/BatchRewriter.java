package io.millrace.storage.record;

import java.util.Arrays;
import java.util.BitSet;

/** Makes batches that differ from others in some of their records, their compression or their timestamps. Stateless. */
public final class BatchRewriter {
    /** Leaves the time at which tombstones may go as it is. */
    public static final long SAME_HORIZON = Long.MIN_VALUE;

    private BatchRewriter() {}

    /**
     * Those records of {@code batch} whose places, counted from 0, are in {@code kept}, at least one, under their old
     * offsets; the batch spans the same offsets and sequences as before.
     *
     * @param deleteHorizonMillis when its tombstones may go, or {@link #SAME_HORIZON}
     */
    public static RecordBatch keep(RecordBatch batch, BitSet kept, long deleteHorizonMillis) {
        boolean sameHorizon = deleteHorizonMillis == SAME_HORIZON;
        long baseTimestamp = sameHorizon ? batch.baseTimestamp() : deleteHorizonMillis;
        long maxTimestamp = batch.hasLogAppendTime() ? batch.maxTimestamp() : Long.MIN_VALUE;
        RecordCursor cursor = batch.records();
        Records records = new Records(batch.sizeInBytes());
        for (int place = 0; cursor.next(); place++) {
            if (kept.get(place)) {
                if (sameHorizon) {
                    records.copy(cursor.bytes(), cursor.recordStart(), cursor.recordEnd());
                } else {
                    records.copyAt(cursor.timestamp() - baseTimestamp, cursor);
                }
                maxTimestamp = Math.max(maxTimestamp, cursor.timestamp());
            }
        }
        int attributes = batch.attributes() | (sameHorizon ? 0 : BatchLayout.DELETE_HORIZON_MASK);
        Compression compression = batch.compression();
        byte[] bytes =
                compressed(batch, compression, compression.defaultLevel(), records.bytes, records.length, attributes);
        BatchLayout.putLong(bytes, BatchLayout.BASE_TIMESTAMP, baseTimestamp);
        BatchLayout.putLong(bytes, BatchLayout.MAX_TIMESTAMP, maxTimestamp);
        BatchLayout.putInt(bytes, BatchLayout.RECORD_COUNT, kept.cardinality());
        return finished(bytes);
    }

    /** {@code batch} without any record: it still tells its producer's last sequence. */
    public static RecordBatch empty(RecordBatch batch) {
        byte[] bytes = batch.copyHeader(BatchLayout.HEADER_BYTES);
        setAttributes(bytes, batch.attributes() & ~BatchLayout.COMPRESSION_MASK);
        BatchLayout.putInt(bytes, BatchLayout.RECORD_COUNT, 0);
        return finished(bytes);
    }

    /**
     * The same records, compressed as {@code compression} says, unless that makes them larger.
     *
     * @param level as the compression counts them
     */
    public static RecordBatch compress(RecordBatch batch, Compression compression, int level) {
        RecordCursor cursor = batch.records();
        Records records = new Records(batch.sizeInBytes());
        while (cursor.next()) {
            records.copy(cursor.bytes(), cursor.recordStart(), cursor.recordEnd());
        }
        return finished(compressed(batch, compression, level, records.bytes, records.length, batch.attributes()));
    }

    /** The same records, all of the time {@code millis} at which the log took them. */
    public static RecordBatch withLogAppendTime(RecordBatch batch, long millis) {
        byte[] bytes = batch.copyHeader(batch.sizeInBytes());
        batch.buffer()
                .get(
                        BatchLayout.HEADER_BYTES,
                        bytes,
                        BatchLayout.HEADER_BYTES,
                        bytes.length - BatchLayout.HEADER_BYTES);
        setAttributes(bytes, batch.attributes() | BatchLayout.TIMESTAMP_TYPE_MASK);
        BatchLayout.putLong(bytes, BatchLayout.MAX_TIMESTAMP, millis);
        return finished(bytes);
    }

    private static byte[] compressed(
            RecordBatch batch, Compression compression, int level, byte[] records, int length, int attributes) {
        byte[] body = records;
        int bodyLength = length;
        Compression used = Compression.NONE;
        if (compression != Compression.NONE) {
            byte[] small = Compressor.compress(compression, level, records, 0, length);
            if (small.length < length) {
                body = small;
                bodyLength = small.length;
                used = compression;
            }
        }
        byte[] bytes = batch.copyHeader(BatchLayout.HEADER_BYTES + bodyLength);
        System.arraycopy(body, 0, bytes, BatchLayout.HEADER_BYTES, bodyLength);
        setAttributes(bytes, attributes & ~BatchLayout.COMPRESSION_MASK | used.id());
        return bytes;
    }

    private static void setAttributes(byte[] bytes, int attributes) {
        BatchLayout.putShort(bytes, BatchLayout.ATTRIBUTES, (short) attributes);
    }

    private static RecordBatch finished(byte[] bytes) {
        BatchLayout.putInt(bytes, BatchLayout.LENGTH, bytes.length - BatchLayout.LENGTH_OVERHEAD);
        BatchLayout.putInt(bytes, BatchLayout.CRC, RecordBatch.computeCrc(bytes, 0, bytes.length));
        return RecordBatch.ofBuilt(bytes, bytes.length);
    }

    /** Records one after another, plain. */
    private static final class Records {
        /** A length and a timestamp at their longest, and attributes. */
        private static final int MOST_HEAD_BYTES = 16;

        private byte[] bytes;
        private int length;

        Records(int expected) {
            bytes = new byte[expected];
        }

        void copy(byte[] source, int start, int end) {
            makeRoom(end - start);
            System.arraycopy(source, start, bytes, length, end - start);
            length += end - start;
        }

        /** The record at the cursor, with another timestamp. */
        void copyAt(long timestampDelta, RecordCursor record) {
            int rest = record.recordEnd() - record.offsetStart();
            makeRoom(rest + MOST_HEAD_BYTES);
            length = Varint.write(bytes, length, 1L + Varint.size(timestampDelta) + rest);
            bytes[length++] = 0;
            length = Varint.write(bytes, length, timestampDelta);
            copy(record.bytes(), record.offsetStart(), record.recordEnd());
        }

        private void makeRoom(int more) {
            if (more > bytes.length - length) {
                bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, more), bytes.length * 2));
            }
        }
    }
}
