package io.millrace.engine.operator;

import io.millrace.engine.data.BytesColumn;
import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.ObjectColumn;

/** Estimates of the memory of batches that an operator keeps. */
final class BatchBytes {
    private static final int OBJECT = 64;

    private BatchBytes() {}

    static long of(ColumnBatch batch) {
        long bytes = batch.weights() == null ? 0 : 8L * batch.rowCount();
        for (Column column : batch.columns()) {
            bytes += 8L * batch.rowCount();
            if (column instanceof BytesColumn texts) {
                for (int row = 0; row < batch.rowCount(); row++) {
                    bytes += texts.lengths()[row];
                }
            } else if (column instanceof ObjectColumn) {
                bytes += (long) OBJECT * batch.rowCount();
            }
        }
        return bytes;
    }
}
