package io.millrace.engine.task;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.expression.BatchFunction;
import io.millrace.engine.operator.Operator;
import org.jspecify.annotations.Nullable;

/** Filters and projects by generated code. Owned by the query's task. */
final class Compute implements Operator {
    private final Operator input;
    private final BatchFunction function;

    Compute(Operator input, BatchFunction function) {
        this.input = input;
        this.function = function;
    }

    @Override
    public void recycle() {
        input.recycle();
    }

    @Override
    public @Nullable ColumnBatch next() {
        ColumnBatch batch = input.next();
        return batch == null || batch.rowCount() == 0 ? batch : function.apply(batch);
    }
}
