package io.millrace.engine.task;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.operator.Operator;
import io.millrace.engine.rows.FrozenRows;
import org.jspecify.annotations.Nullable;

/** Gives the rows that a table or view had at a snapshot's cut, once. Owned by the query's task. */
final class FrozenScan implements Operator {
    private final int[] columns;
    private @Nullable FrozenRows rows;
    private int next;
    private long count;

    /** @param columns of the relation that are wanted */
    FrozenScan(int[] columns) {
        this.columns = columns;
    }

    void give(FrozenRows frozen) {
        rows = frozen;
    }

    long rows() {
        return count;
    }

    @Override
    public @Nullable ColumnBatch next() {
        FrozenRows frozen = rows;
        if (frozen == null || next == frozen.batchCount()) {
            rows = null;
            return null;
        }
        ColumnBatch batch = frozen.batch(next++).select(columns);
        count += batch.rowCount();
        return batch;
    }
}
