package io.millrace.storage;

import io.millrace.storage.record.RecordBatch;

/** A batch and where it should go. */
public record Append(PartitionId partition, RecordBatch batch) {
    /**
     * Where it went.
     *
     * @param baseOffset the first record's offset
     * @param lastOffset the last record's offset
     * @param duplicate whether the batch of an idempotent producer had been appended before, under these offsets
     * @param logAppendMillis the time that the log gave its records; -1 if they have their producer's
     */
    public record Result(
            PartitionId partition, long baseOffset, long lastOffset, boolean duplicate, long logAppendMillis) {
        public Result(PartitionId partition, long baseOffset, long lastOffset, boolean duplicate) {
            this(partition, baseOffset, lastOffset, duplicate, -1);
        }
    }
}
