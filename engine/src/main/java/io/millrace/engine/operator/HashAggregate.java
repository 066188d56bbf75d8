package io.millrace.engine.operator;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.AggregateCall;
import io.millrace.engine.state.StateTable;
import java.util.List;

/** GROUP BY. */
public final class HashAggregate implements Operator {
    /**
     * @param retracts the input may bring weights below 0
     * @param expiryKey position in {@code groupKeys} of the window's end, under EMIT FINAL; else -1
     */
    public HashAggregate(
            Operator input,
            Schema inputSchema,
            List<Integer> groupKeys,
            List<AggregateCall> calls,
            boolean retracts,
            int expiryKey,
            Step step,
            StateTable state) {}

    @Override
    public ColumnBatch next() {
        throw new AssertionError("being written");
    }
}
