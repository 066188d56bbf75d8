package io.millrace.engine.task;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.operator.Operator;
import org.jspecify.annotations.Nullable;

/** Gives some of its input's columns. Owned by the query's task. */
final class SelectColumns implements Operator {
    private final Operator input;
    private final int[] columns;

    SelectColumns(Operator input, int[] columns) {
        this.input = input;
        this.columns = columns;
    }

    @Override
    public void recycle() {
        input.recycle();
    }

    @Override
    public @Nullable ColumnBatch next() {
        ColumnBatch batch = input.next();
        return batch == null || batch.rowCount() == 0 ? batch : batch.select(columns);
    }
}
