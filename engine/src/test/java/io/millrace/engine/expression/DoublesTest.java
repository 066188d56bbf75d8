package io.millrace.engine.expression;

import static io.millrace.engine.expression.Trees.call;
import static io.millrace.engine.expression.Trees.column;
import static io.millrace.engine.expression.Trees.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.BatchBuilder;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.function.DoubleArithmetic;
import io.millrace.engine.plan.Expression;
import java.util.List;
import org.junit.jupiter.api.Test;

/** NaN is above all numbers and equals itself; a finite operation that overflows or vanishes is an error. */
class DoublesTest {
    private static final double[] VALUES = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.MAX_VALUE,
        1.5,
        Double.MIN_VALUE,
        0.0,
        -0.0,
        -1.5,
        Double.NEGATIVE_INFINITY
    };
    private static final Schema INPUT =
            Schema.of(Schema.Field.of("a", DataType.DOUBLE), Schema.Field.of("b", DataType.DOUBLE));

    /** As {@link Double#compareTo}, but for the zeros, which are equal. */
    private static boolean expected(String operator, double a, double b) {
        int order = a == b ? 0 : Double.compare(a, b);
        return switch (operator) {
            case "=" -> order == 0;
            case "<>" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    @Test
    void comparesColumnsAndLiterals() {
        BatchBuilder builder = new BatchBuilder(INPUT);
        for (double a : VALUES) {
            for (double b : VALUES) {
                builder.add(a, b);
            }
        }
        ColumnBatch batch = builder.build();
        Expression a = column(0, DataType.DOUBLE);
        for (String operator : List.of("=", "<>", "<", "<=", ">", ">=")) {
            holds(batch, operator, a, column(1, DataType.DOUBLE), Double.NaN, Double.NaN);
            for (double value : VALUES) {
                holds(batch, operator, a, literal(value, DataType.DOUBLE), Double.NaN, value);
                holds(batch, operator, literal(value, DataType.DOUBLE), a, value, Double.NaN);
            }
        }
    }

    /** @param left value of the literal, where it is one; likewise {@code right} */
    private static void holds(
            ColumnBatch batch, String operator, Expression a, Expression b, double left, double right) {
        int[] selected = new int[batch.rowCount()];
        int count = ExpressionCompiler.predicate(INPUT, call(operator, DataType.BOOLEAN, a, b), ErrorPolicy.FAIL)
                .select(batch, selected);
        int next = 0;
        for (int row = 0; row < batch.rowCount(); row++) {
            double first = VALUES[row / VALUES.length];
            double x = a instanceof Expression.Literal ? left : first;
            double y = b instanceof Expression.Literal
                    ? right
                    : a instanceof Expression.Literal ? first : VALUES[row % VALUES.length];
            boolean found = next < count && selected[next] == row;
            next += found ? 1 : 0;
            assertThat(found).as("%s %s %s", x, operator, y).isEqualTo(expected(operator, x, y));
        }
    }

    @Test
    void multipliesWithinBounds() {
        assertThat(DoubleArithmetic.multiply(Double.POSITIVE_INFINITY, -2)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(DoubleArithmetic.multiply(Double.NaN, 0)).isNaN();
        assertThat(DoubleArithmetic.multiply(0, 1e300)).isZero();
        assertThat(DoubleArithmetic.multiply(Double.MIN_NORMAL, 0.5)).isEqualTo(Double.MIN_NORMAL / 2);
        assertThat(DoubleArithmetic.multiply(-Double.MAX_VALUE, 1)).isEqualTo(-Double.MAX_VALUE);
        refused(() -> DoubleArithmetic.multiply(1e200, -1e200), "value out of range: overflow");
        refused(() -> DoubleArithmetic.multiply(-1e-200, 1e-200), "value out of range: underflow");
        refused(() -> DoubleArithmetic.add(Double.MAX_VALUE, Double.MAX_VALUE), "value out of range: overflow");
        refused(() -> DoubleArithmetic.subtract(-Double.MAX_VALUE, Double.MAX_VALUE), "value out of range: overflow");
        assertThat(DoubleArithmetic.add(Double.NEGATIVE_INFINITY, 1)).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    private static void refused(Runnable computation, String message) {
        assertThatThrownBy(computation::run)
                .isInstanceOf(MillraceException.class)
                .hasMessage(message);
    }
}
