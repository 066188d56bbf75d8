package io.millrace.engine.operator;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.state.ZSet;

/** Entries of a Z-set as a batch. */
final class ZSetBatches {
    private ZSetBatches() {}

    /** With the weights they have now. */
    static ColumnBatch of(ZSet rows, int[] entries, int count) {
        long[] weights = new long[count];
        for (int i = 0; i < count; i++) {
            weights[i] = rows.weight(entries[i]);
        }
        return withWeights(rows.gather(entries, count), weights);
    }

    /** Leaves the weights out where all are 1. */
    static ColumnBatch withWeights(ColumnBatch batch, long[] weights) {
        for (int i = 0; i < batch.rowCount(); i++) {
            if (weights[i] != 1) {
                return batch.withWeights(weights);
            }
        }
        return batch.withWeights(null);
    }
}
