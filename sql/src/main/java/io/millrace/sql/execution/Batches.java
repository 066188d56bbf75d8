package io.millrace.sql.execution;

import io.millrace.engine.data.ColumnBatch;
import java.util.List;

/** Cutting batches. */
final class Batches {
    private Batches() {}

    /** Rows {@code from .. to - 1}. */
    static ColumnBatch slice(ColumnBatch batch, int from, int to) {
        int[] rows = new int[to - from];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = from + i;
        }
        return batch.gather(rows, rows.length);
    }

    static long count(List<ColumnBatch> batches) {
        return batches.stream().mapToLong(ColumnBatch::rowCount).sum();
    }
}
