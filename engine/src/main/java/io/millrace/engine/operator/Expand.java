package io.millrace.engine.operator;

import io.millrace.engine.data.ColumnBatch;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A row of weight n becomes n rows of weight 1; of a weight below 1, none. For a snapshot's answer. */
public final class Expand implements Operator {
    private final Operator input;
    private @Nullable ColumnBatch batch;
    private int row;
    private long copiesGiven;

    public Expand(Operator input) {
        this.input = input;
    }

    @Override
    public @Nullable ColumnBatch next() {
        if (batch == null) {
            ColumnBatch next = input.next();
            if (next == null || isPlain(next)) {
                return next == null ? null : next.withWeights(null);
            }
            batch = next;
        }
        return expand(batch);
    }

    private static boolean isPlain(ColumnBatch batch) {
        for (int i = 0; i < batch.rowCount(); i++) {
            if (batch.weight(i) != 1) {
                return false;
            }
        }
        return true;
    }

    private ColumnBatch expand(ColumnBatch from) {
        int[] rows = new int[ColumnBatch.TARGET_ROWS];
        int count = 0;
        while (row < from.rowCount() && count < rows.length) {
            long copies = Math.max(0, Math.min(from.weight(row) - copiesGiven, rows.length - count));
            Arrays.fill(rows, count, count + (int) copies, row);
            count += (int) copies;
            copiesGiven += copies;
            if (copiesGiven >= from.weight(row)) {
                row++;
                copiesGiven = 0;
            }
        }
        if (row == from.rowCount()) {
            batch = null;
            row = 0;
        }
        return from.gather(rows, count).withWeights(null);
    }
}
