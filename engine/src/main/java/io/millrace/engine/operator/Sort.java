package io.millrace.engine.operator;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.SortKey;
import io.millrace.engine.state.StateTable;
import java.util.List;

/** ORDER BY with OFFSET and FETCH ({@link Long#MAX_VALUE} for all). */
public final class Sort implements Operator {
    public Sort(
            Operator input,
            Schema schema,
            List<SortKey> keys,
            long offset,
            long fetch,
            boolean retracts,
            Step step,
            StateTable state) {}

    @Override
    public ColumnBatch next() {
        throw new AssertionError("being written");
    }
}
