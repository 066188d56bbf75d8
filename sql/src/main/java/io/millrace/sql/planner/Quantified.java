package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;

import io.millrace.engine.data.DataType;
import io.millrace.engine.plan.Expression;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.sql.SqlKind;

/** {@code x = ANY (array)} and its like: of a listed array as comparisons, else by the array's own functions. */
final class Quantified {
    private Quantified() {}

    static Expression translate(RexCall call, ExpressionTranslator translator) {
        boolean some = call.getKind() == SqlKind.SOME;
        String comparison = call.getOperator().getName().split(" ")[0];
        Expression operand = translator.translate(call.getOperands().get(0));
        Expression array = translator.translate(call.getOperands().get(1));
        Expression listed = array instanceof Expression.Cast cast ? cast.operand() : array;
        if (listed instanceof Expression.Call constructor
                && constructor.function().equals("ARRAY")) {
            return compared(operand, comparison, constructor.arguments(), some);
        }
        if (array.type() instanceof DataType.Array type && some && comparison.equals("=")) {
            return new Expression.Call(
                    "ARRAY_CONTAINS",
                    List.of(array, ExpressionTranslator.as(operand, type.element())),
                    DataType.BOOLEAN,
                    true);
        }
        if (array.type() instanceof DataType.Array type && !some && comparison.equals("<>")) {
            Expression contains = new Expression.Call(
                    "ARRAY_CONTAINS",
                    List.of(array, ExpressionTranslator.as(operand, type.element())),
                    DataType.BOOLEAN,
                    true);
            return new Expression.Call("NOT", List.of(contains), DataType.BOOLEAN, true);
        }
        throw FEATURE_NOT_SUPPORTED
                .error("%s with an array is not supported", call.getOperator().getName())
                .hint("UNNEST the array in a nested query.");
    }

    private static Expression compared(Expression operand, String comparison, List<Expression> values, boolean some) {
        List<Expression> comparisons = new ArrayList<>();
        for (Expression value : values) {
            comparisons.add(new Expression.Call(comparison, List.of(operand, value), DataType.BOOLEAN, true));
        }
        if (comparisons.isEmpty()) {
            return new Expression.Literal(!some, DataType.BOOLEAN);
        }
        return comparisons.size() == 1
                ? comparisons.get(0)
                : new Expression.Call(some ? "OR" : "AND", comparisons, DataType.BOOLEAN, true);
    }
}
