package io.millrace.engine.data;

import io.millrace.storage.record.RecordBatch;
import java.util.List;

/**
 * Turns rows into record batches, one or more for each partition that gets rows, in row order. Weights: a row of weight 1
 * becomes a record; of a relation with upsert semantics a row of weight -1 becomes a tombstone; of a view without a key
 * any weight goes into the header {@code weight}. Not thread-safe.
 */
public interface RowEncoder {
    /**
     * Encodes a batch that has all columns of the relation's schema, in order. Where the relation has no key, the rows
     * of one call go to one partition, the next call's to the next.
     *
     * @param timestampMillis the records' timestamp
     * @throws io.millrace.common.error.MillraceException NOT_NULL_VIOLATION, STRING_TOO_LONG, LIMIT_EXCEEDED (a row
     *     larger than {@code maxBatchBytes})
     */
    List<PartitionBatch> encode(ColumnBatch rows, long timestampMillis, int partitionCount, int maxBatchBytes);

    /** A batch for one partition. */
    record PartitionBatch(int partition, RecordBatch batch) {}
}
