package io.millrace.engine.expression;

import static io.millrace.engine.expression.Trees.bigint;
import static io.millrace.engine.expression.Trees.call;
import static io.millrace.engine.expression.Trees.column;
import static io.millrace.engine.expression.Trees.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.BatchBuilder;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.Expression;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilterProjectTest {
    private static final Schema INPUT = Schema.of(
            Schema.Field.of("a", DataType.BIGINT),
            Schema.Field.of("b", DataType.BIGINT),
            Schema.Field.of("name", DataType.VARCHAR));
    private static final Expression A = column(0, DataType.BIGINT);
    private static final Expression B = column(1, DataType.BIGINT);
    private static final Expression NAME = column(2, DataType.VARCHAR);
    private static final Schema OUTPUT = Schema.of(
            Schema.Field.of("name", DataType.VARCHAR),
            Schema.Field.of("q", DataType.BIGINT),
            Schema.Field.of("u", DataType.VARCHAR));
    private static final List<Expression> OUTPUTS =
            List.of(NAME, call("/", DataType.BIGINT, A, B), call("UPPER", DataType.VARCHAR, NAME));
    private static final Expression POSITIVE = call(">", DataType.BOOLEAN, A, bigint(0L));

    private static ColumnBatch input() {
        return new BatchBuilder(INPUT)
                .add(10L, 2L, "ill")
                .addWeighted(-1, 20L, 0L, "zero")
                .add(null, 1L, "null")
                .addWeighted(3, 30L, 7L, "istanbul")
                .add(-5L, 0L, "negative")
                .add(40L, null, null)
                .build();
    }

    @Test
    void dropsAndReportsRowsThatFail() {
        List<String> failures = new ArrayList<>();
        BatchFunction function = ExpressionCompiler.filterProject(
                INPUT, POSITIVE, OUTPUTS, OUTPUT, (row, error) -> failures.add(row + " " + error.sqlState()));
        ColumnBatch result = function.apply(input());
        assertThat(rows(result))
                .containsExactly("[ill, 5, ILL]*1", "[istanbul, 4, ISTANBUL]*3", "[null, null, null]*1");
        assertThat(failures).containsExactly("1 22012");
        assertThat(rows(function.apply(input()))).hasSize(3);
        assertThat(failures).hasSize(2);
    }

    @Test
    void raisesErrorsInASnapshot() {
        BatchFunction function = ExpressionCompiler.filterProject(INPUT, POSITIVE, OUTPUTS, OUTPUT, ErrorPolicy.FAIL);
        assertThatThrownBy(() -> function.apply(input()))
                .isInstanceOf(MillraceException.class)
                .hasMessage("division by zero");
    }

    @Test
    void doesNotComputeWhatAConditionExcludes() {
        Expression guarded = call(
                "AND",
                DataType.BOOLEAN,
                call("<>", DataType.BOOLEAN, B, bigint(0L)),
                call(">", DataType.BOOLEAN, call("/", DataType.BIGINT, A, B), bigint(4L)));
        int[] selected = new int[6];
        int count =
                ExpressionCompiler.predicate(INPUT, guarded, ErrorPolicy.FAIL).select(input(), selected);
        assertThat(count).isEqualTo(1);
        assertThat(selected[0]).isZero();
    }

    @Test
    void copesWithVeryLargeExpressions() {
        Expression sum = A;
        for (int i = 0; i < 400; i++) {
            sum = call("+", DataType.BIGINT, sum, call("*", DataType.BIGINT, A, bigint((long) i)));
        }
        List<Expression> alternatives = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            alternatives.add(
                    call("=", DataType.BOOLEAN, call("+", DataType.BIGINT, A, bigint(i % 7L)), bigint(i + 30L)));
        }
        Expression any = new Expression.Call("OR", alternatives, DataType.BOOLEAN, true);
        ColumnBatch result = ExpressionCompiler.filterProject(
                        INPUT,
                        any,
                        List.of(sum, text("x")),
                        Schema.of(Schema.Field.of("s", DataType.BIGINT), Schema.Field.of("x", DataType.VARCHAR)),
                        ErrorPolicy.FAIL)
                .apply(input());
        assertThat(rows(result)).containsExactly("[" + (30 + 30 * 399L * 400 / 2) + ", x]*3");
    }

    static List<String> rows(ColumnBatch batch) {
        List<String> rows = new ArrayList<>();
        for (int row = 0; row < batch.rowCount(); row++) {
            List<Object> values = new ArrayList<>();
            for (int column = 0; column < batch.columnCount(); column++) {
                values.add(batch.column(column).value(row));
            }
            rows.add(values + "*" + batch.weight(row));
        }
        return rows;
    }
}
