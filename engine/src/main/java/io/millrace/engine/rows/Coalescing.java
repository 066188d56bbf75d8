package io.millrace.engine.rows;

import io.millrace.engine.data.BatchBuilder;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts rows of many small batches into fewer. */
public final class Coalescing {
    /** Copying a larger batch would cost more than it saves. */
    private static final int SMALL_ROWS = 256;

    private Coalescing() {}

    /** The same rows in the same order. */
    public static List<ColumnBatch> of(List<ColumnBatch> batches, Schema schema) {
        if (batches.size() < 2) {
            return batches;
        }
        List<ColumnBatch> result = new ArrayList<>();
        BatchBuilder gathered = new BatchBuilder(schema);
        for (ColumnBatch batch : batches) {
            if (batch.rowCount() >= SMALL_ROWS) {
                flush(gathered, result);
                result.add(batch);
                continue;
            }
            for (int row = 0; row < batch.rowCount(); row++) {
                @Nullable Object[] values = new @Nullable Object[batch.columnCount()];
                for (int column = 0; column < values.length; column++) {
                    values[column] = batch.column(column).value(row);
                }
                gathered.addWeighted(batch.weight(row), values);
            }
            if (gathered.rowCount() >= ColumnBatch.TARGET_ROWS) {
                flush(gathered, result);
            }
        }
        flush(gathered, result);
        return result;
    }

    private static void flush(BatchBuilder gathered, List<ColumnBatch> result) {
        if (gathered.rowCount() > 0) {
            result.add(gathered.build());
        }
    }
}
