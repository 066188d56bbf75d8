package io.millrace.engine.operator;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.PlanNode;
import io.millrace.engine.state.StateTable;

/** See {@link PlanNode.Over}. */
public final class Over implements Operator {
    public Over(Operator input, Schema inputSchema, PlanNode.Over plan, Step step, StateTable state) {}

    @Override
    public ColumnBatch next() {
        throw new AssertionError("being written");
    }
}
