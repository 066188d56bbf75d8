package io.millrace.engine;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.expression.BatchPredicate;
import io.millrace.engine.expression.ErrorPolicy;
import io.millrace.engine.expression.ExpressionCompiler;
import io.millrace.engine.plan.Expression;
import java.time.ZoneId;
import java.util.List;

/** Finds rows of which a condition is false. Not thread-safe. */
public final class RowCheck {
    private final BatchPredicate fails;

    /** @param columns of the rows, which the condition is over */
    public RowCheck(Schema columns, Expression condition, ZoneId zone) {
        Expression not = new Expression.Call("NOT", List.of(condition), DataType.BOOLEAN, condition.nullable());
        fails = new ExpressionCompiler(zone).compilePredicate(columns, not, ErrorPolicy.FAIL);
    }

    /**
     * The first row of which it is false; -1 if there is none.
     *
     * @throws io.millrace.common.error.MillraceException as computing it does
     */
    public int firstFailure(ColumnBatch rows) {
        int[] failed = new int[rows.rowCount()];
        return fails.select(rows, failed) == 0 ? -1 : failed[0];
    }
}
