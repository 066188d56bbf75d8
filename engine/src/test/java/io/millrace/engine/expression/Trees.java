package io.millrace.engine.expression;

import io.millrace.engine.data.DataType;
import io.millrace.engine.plan.Expression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Short names for expression trees in tests. */
public final class Trees {
    private Trees() {}

    public static Expression column(int index, DataType type) {
        return new Expression.InputColumn(index, type, true);
    }

    public static Expression literal(@Nullable Object value, DataType type) {
        return new Expression.Literal(value, type);
    }

    public static Expression bigint(@Nullable Long value) {
        return literal(value, DataType.BIGINT);
    }

    public static Expression text(@Nullable String value) {
        return literal(value, DataType.VARCHAR);
    }

    public static Expression call(String function, DataType type, Expression... arguments) {
        return new Expression.Call(function, List.of(arguments), type, true);
    }

    public static Expression cast(Expression operand, DataType type) {
        return new Expression.Cast(operand, type, true, false);
    }

    public static @Nullable Object evaluate(String function, DataType type, Expression... arguments) {
        return ExpressionCompiler.evaluate(call(function, type, arguments));
    }
}
