package io.millrace.engine.operator;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import io.millrace.engine.state.StateTable;

/** See {@link io.millrace.engine.plan.PlanNode.FinalGate}. */
public final class FinalGate implements Operator {
    public FinalGate(Operator input, Schema schema, int endColumn, Step step, StateTable state) {}

    @Override
    public ColumnBatch next() {
        throw new AssertionError("being written");
    }
}
