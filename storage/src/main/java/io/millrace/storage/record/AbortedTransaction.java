package io.millrace.storage.record;

/**
 * A transaction of one producer in one partition that was rolled back: its batches from {@code firstOffset} to {@code
 * lastOffset} are not to be shown.
 *
 * @param lastOffset its marker's
 * @param lastStableOffset what the partition's stable offset became with the marker: whatever ends later began at or
 *     after it
 */
public record AbortedTransaction(long producerId, long firstOffset, long lastOffset, long lastStableOffset) {
    public boolean covers(RecordBatch batch) {
        return batch.producerId() == producerId
                && batch.baseOffset() >= firstOffset
                && batch.baseOffset() <= lastOffset;
    }
}
