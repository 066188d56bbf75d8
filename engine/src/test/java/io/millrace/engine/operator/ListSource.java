package io.millrace.engine.operator;

import io.millrace.engine.data.ColumnBatch;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Gives the batches put in, then ends the step. */
final class ListSource implements Operator {
    private final ArrayDeque<ColumnBatch> batches = new ArrayDeque<>();

    ListSource add(ColumnBatch batch) {
        batches.add(batch);
        return this;
    }

    @Override
    public @Nullable ColumnBatch next() {
        return batches.poll();
    }
}
