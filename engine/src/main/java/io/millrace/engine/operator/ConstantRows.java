package io.millrace.engine.operator;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.state.StateTable;
import java.util.List;

/** Rows that are given once, in the first step of all. */
public final class ConstantRows implements Operator {
    public ConstantRows(List<ColumnBatch> batches, StateTable state) {}

    @Override
    public ColumnBatch next() {
        throw new AssertionError("being written");
    }
}
