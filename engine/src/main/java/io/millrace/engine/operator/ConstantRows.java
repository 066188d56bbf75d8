package io.millrace.engine.operator;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.state.StateTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** VALUES: rows that are given in the query's first step, and not again after a restore. */
public final class ConstantRows implements Operator {
    private static final byte[] GIVEN = {1};

    private final List<ColumnBatch> batches;
    private final StateTable state;
    private int next;

    public ConstantRows(List<ColumnBatch> batches, StateTable state) {
        this.batches = List.copyOf(batches);
        this.state = state;
    }

    @Override
    public @Nullable ColumnBatch next() {
        return next < batches.size() ? batches.get(next++) : null;
    }

    @Override
    public void checkpoint() {
        if (next == batches.size()) {
            state.put(GIVEN, GIVEN);
        }
    }

    @Override
    public void restore() {
        state.forEach((key, value) -> next = batches.size());
    }
}
