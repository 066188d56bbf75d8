package io.millrace.engine.operator;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.JoinType;
import io.millrace.engine.plan.PlanNode;
import io.millrace.engine.state.StateTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Joins. */
public final class HashJoin implements Operator {
    public HashJoin(
            Operator left,
            Schema leftSchema,
            Operator right,
            Schema rightSchema,
            JoinType type,
            List<PlanNode.JoinKey> keys,
            @Nullable RowPredicate residual,
            Step step,
            StateTable state) {}

    @Override
    public ColumnBatch next() {
        throw new AssertionError("being written");
    }
}
