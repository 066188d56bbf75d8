package io.millrace.engine.operator;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import io.millrace.engine.state.StateTable;
import java.util.List;

/** Upsert rows into changes. */
public final class UpsertToChanges implements Operator {
    public UpsertToChanges(Operator input, Schema schema, List<Integer> keyColumns, Step step, StateTable state) {}

    @Override
    public ColumnBatch next() {
        throw new AssertionError("being written");
    }
}
