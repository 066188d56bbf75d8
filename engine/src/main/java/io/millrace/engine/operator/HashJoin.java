package io.millrace.engine.operator;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.JoinType;
import io.millrace.engine.plan.PlanNode;
import io.millrace.engine.plan.TimeBound;
import io.millrace.engine.state.StateTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins of all types on equal keys (or none: then every left row meets every right row) and a further condition. In a
 * snapshot the right side is taken in and the left one runs past it; in a continuous query both are kept.
 */
public final class HashJoin implements Operator {
    private final Operator join;

    /**
     * @param keys pairs of columns of one type
     * @param residual over left columns followed by right columns; null for none
     * @param bound of the rows' times, for a continuous query; null if the join keeps all
     * @param leftRetracts the left input may take rows back
     * @param rightRetracts likewise
     * @param step if {@link Step#once()}, both inputs have weights above 0 only
     */
    public HashJoin(
            Operator left,
            Schema leftSchema,
            Operator right,
            Schema rightSchema,
            JoinType type,
            List<PlanNode.JoinKey> keys,
            @Nullable RowPredicate residual,
            @Nullable TimeBound bound,
            boolean leftRetracts,
            boolean rightRetracts,
            Step step,
            StateTable state) {
        join = step.once()
                ? new SnapshotJoin(left, leftSchema, right, rightSchema, type, keys, residual)
                : new StreamingJoin(
                        left,
                        leftSchema,
                        right,
                        rightSchema,
                        type,
                        keys,
                        residual,
                        JoinLimit.left(bound, leftRetracts),
                        JoinLimit.right(bound, rightRetracts),
                        step,
                        state);
    }

    static Schema outputSchema(Schema left, Schema right, JoinType type) {
        if (type == JoinType.SEMI || type == JoinType.ANTI) {
            return left;
        }
        List<Schema.Field> fields = new java.util.ArrayList<>(left.fields());
        fields.addAll(right.fields());
        return new Schema(fields);
    }

    @Override
    public @Nullable ColumnBatch next() {
        return join.next();
    }

    @Override
    public void checkpoint() {
        join.checkpoint();
    }

    @Override
    public void restore() {
        join.restore();
    }

    @Override
    public long stateBytes() {
        return join.stateBytes();
    }
}
