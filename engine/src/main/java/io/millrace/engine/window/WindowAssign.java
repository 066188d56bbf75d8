package io.millrace.engine.window;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import io.millrace.engine.operator.Operator;
import io.millrace.engine.operator.Step;
import io.millrace.engine.plan.WindowSpec;

/** See {@link WindowSpec}. */
public final class WindowAssign implements Operator {
    public WindowAssign(Operator input, Schema inputSchema, WindowSpec spec, Step step) {}

    @Override
    public ColumnBatch next() {
        throw new AssertionError("being written");
    }
}
