package io.millrace.engine;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.LongColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * What an UPDATE or DELETE writes, from the rows of its plan: the table's columns as they shall be, BOOLEAN whether to
 * delete, and of a table without a key the columns as they were, where they change.
 */
public final class TableChanges {
    private TableChanges() {}

    /** @param columnCount of the table */
    public static List<ColumnBatch> of(List<ColumnBatch> planned, int columnCount) {
        List<ColumnBatch> changes = new ArrayList<>();
        for (ColumnBatch batch : planned) {
            if (batch.columnCount() > columnCount + 1) {
                changes.add(batch.select(range(columnCount + 1, batch.columnCount()))
                        .withWeights(weights(batch, row -> true)));
            }
            long[] delete = ((LongColumn) batch.column(columnCount)).values();
            changes.add(batch.select(range(0, columnCount)).withWeights(weights(batch, row -> delete[row] != 0)));
        }
        return changes;
    }

    private static int[] range(int from, int to) {
        return IntStream.range(from, to).toArray();
    }

    private static long[] weights(ColumnBatch batch, IntPredicate deleted) {
        long[] weights = new long[batch.rowCount()];
        for (int row = 0; row < weights.length; row++) {
            weights[row] = deleted.test(row) ? -batch.weight(row) : batch.weight(row);
        }
        return weights;
    }
}
