package io.millrace.storage.segment;

import io.millrace.storage.record.RecordBatch;

/** Decides which batches of a growing segment get an index entry: one per 4 KB, Kafka's {@code index.interval.bytes}. */
final class IndexPace {
    private static final int INTERVAL_BYTES = 4096;

    private final OffsetIndex offsets;
    private final TimeIndex times;
    private long maxTimestamp = Long.MIN_VALUE;
    private long firstTimestamp = Long.MIN_VALUE;
    private int offsetOfMaxTimestamp;
    private int bytesSinceEntry;

    IndexPace(OffsetIndex offsets, TimeIndex times) {
        this.offsets = offsets;
        this.times = times;
    }

    /** As Kafka: the entry points at the batch that follows a full interval. */
    void add(RecordBatch batch, long segmentBase, int position) {
        if (maxTimestamp == Long.MIN_VALUE) {
            firstTimestamp = batch.maxTimestamp();
        }
        int lastOffset = (int) (batch.lastOffset() - segmentBase);
        if (batch.maxTimestamp() > maxTimestamp) {
            maxTimestamp = batch.maxTimestamp();
            offsetOfMaxTimestamp = lastOffset;
        }
        if (bytesSinceEntry > INTERVAL_BYTES) {
            offsets.append(lastOffset, position);
            times.append(maxTimestamp, offsetOfMaxTimestamp);
            bytesSinceEntry = 0;
        }
        bytesSinceEntry += batch.sizeInBytes();
    }

    /** Goes on with indexes of a segment that was closed before; {@code header} is its first batch's. */
    void resume(byte[] header) {
        firstTimestamp = RecordBatch.maxTimestamp(header);
        maxTimestamp = times.isEmpty() ? firstTimestamp : times.lastTimestamp();
        offsetOfMaxTimestamp = times.isEmpty() ? 0 : times.lastOffset();
    }

    /** The segment is closed: its largest timestamp gets an entry. */
    void end() {
        if (maxTimestamp != Long.MIN_VALUE) {
            times.append(maxTimestamp, offsetOfMaxTimestamp);
        }
    }

    /** Largest timestamp of the first batch; {@link Long#MIN_VALUE} without a batch. */
    long firstTimestamp() {
        return firstTimestamp;
    }

    long maxTimestamp() {
        return maxTimestamp;
    }
}
