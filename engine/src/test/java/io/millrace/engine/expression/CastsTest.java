package io.millrace.engine.expression;

import static io.millrace.engine.expression.Trees.call;
import static io.millrace.engine.expression.Trees.cast;
import static io.millrace.engine.expression.Trees.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.DataType;
import io.millrace.engine.plan.Expression;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Results and messages are those of PostgreSQL 15. */
class CastsTest {
    private static @Nullable Object value(@Nullable Object value, DataType from, DataType to) {
        return ExpressionCompiler.evaluate(cast(literal(value, from), to));
    }

    private static void error(String state, String message, Expression expression) {
        assertThatThrownBy(() -> ExpressionCompiler.evaluate(expression))
                .hasMessage(message)
                .isInstanceOfSatisfying(
                        MillraceException.class, e -> assertThat(e.sqlState()).isEqualTo(state));
    }

    @Test
    void roundsNumbers() {
        DataType money = DataType.decimal(5, 2);
        assertThat(value(new BigDecimal("2.50"), money, DataType.INT)).isEqualTo(3L);
        assertThat(value(new BigDecimal("-2.50"), money, DataType.INT)).isEqualTo(-3L);
        assertThat(value(2.5, DataType.DOUBLE, DataType.INT)).isEqualTo(2L);
        assertThat(value(3.5, DataType.DOUBLE, DataType.BIGINT)).isEqualTo(4L);
        assertThat(value(1.005, DataType.DOUBLE, money)).isEqualTo(new BigDecimal("1.01"));
        assertThat(value(7L, DataType.INT, money)).isEqualTo(new BigDecimal("7.00"));
        assertThat(value(0.1, DataType.DOUBLE, DataType.REAL)).isEqualTo((double) 0.1f);
        error("22003", "integer out of range", cast(Trees.bigint(3_000_000_000L), DataType.INT));
        error("22003", "smallint out of range", cast(literal(40_000L, DataType.INT), DataType.SMALLINT));
        error("22003", "bigint out of range", cast(literal(1e19, DataType.DOUBLE), DataType.BIGINT));
        error("22003", "numeric field overflow", cast(literal(1000L, DataType.INT), money));
        error("0A000", "cannot convert NaN to numeric", cast(literal(Double.NaN, DataType.DOUBLE), money));
        error("22003", "value out of range: overflow", cast(literal(1e300, DataType.DOUBLE), DataType.REAL));
    }

    @Test
    void overflowsAsPostgresDoes() {
        Expression max = literal((long) Integer.MAX_VALUE, DataType.INT);
        Expression one = literal(1L, DataType.INT);
        error("22003", "integer out of range", call("+", DataType.INT, max, one));
        error(
                "22003",
                "bigint out of range",
                call("*", DataType.BIGINT, Trees.bigint(Long.MAX_VALUE), literal(2L, DataType.INT)));
        error(
                "22003",
                "bigint out of range",
                call("/", DataType.BIGINT, Trees.bigint(Long.MIN_VALUE), Trees.bigint(-1L)));
        error(
                "22012",
                "division by zero",
                call("/", DataType.DOUBLE, literal(1.0, DataType.DOUBLE), literal(0.0, DataType.DOUBLE)));
        assertThat(Trees.evaluate("%", DataType.BIGINT, Trees.bigint(Long.MIN_VALUE), Trees.bigint(-1L)))
                .isEqualTo(0L);
    }

    @Test
    void castsToAndFromText() {
        assertThat(value(true, DataType.BOOLEAN, DataType.VARCHAR)).isEqualTo("true");
        assertThat(value("Grüße", DataType.VARCHAR, new DataType.Varchar(3))).isEqualTo("Grü");
        assertThat(value(List.of(true), new DataType.Array(DataType.BOOLEAN), DataType.VARCHAR))
                .isEqualTo("{t}");
        assertThat(value("{1,NULL}", DataType.VARCHAR, new DataType.Array(DataType.INT)))
                .isEqualTo(Arrays.asList(1L, null));
        assertThat(value(List.of(1L, 2L), new DataType.Array(DataType.INT), new DataType.Array(DataType.VARCHAR)))
                .isEqualTo(List.of("1", "2"));
        error("22P02", "invalid input syntax for type integer: \"x\"", cast(Trees.text("x"), DataType.INT));
        error("22P02", "invalid input syntax for type boolean: \"maybe\"", cast(Trees.text("maybe"), DataType.BOOLEAN));
        error("22P02", "invalid input syntax for type json", cast(Trees.text("{"), DataType.JSON));
        error("42846", "cannot cast type date to integer", cast(literal(1L, DataType.DATE), DataType.INT));
    }

    @Test
    void givesNullWhereAskedTo() {
        Expression tried = new Expression.Cast(Trees.text("x"), DataType.INT, true, true);
        assertThat(ExpressionCompiler.evaluate(tried)).isNull();
        assertThat(ExpressionCompiler.evaluate(new Expression.Cast(Trees.text("7"), DataType.INT, true, true)))
                .isEqualTo(7L);
        Expression failing = cast(call("/", DataType.BIGINT, Trees.bigint(1L), Trees.bigint(0L)), DataType.VARCHAR);
        error("22012", "division by zero", new Expression.Cast(failing, DataType.INT, true, true));
    }

    @Test
    void knowsTheSessionsTimeZone() {
        ExpressionCompiler newYork = new ExpressionCompiler(ZoneId.of("America/New_York"));
        Expression epoch = literal(0L, DataType.TIMESTAMP_TZ);
        assertThat(newYork.value(cast(epoch, DataType.VARCHAR))).isEqualTo("1969-12-31 19:00:00-05");
        assertThat(newYork.value(cast(epoch, DataType.DATE))).isEqualTo(-1L);
        assertThat(newYork.value(cast(Trees.text("1970-01-01"), DataType.TIMESTAMP_TZ)))
                .isEqualTo(5 * 3_600_000_000L);
    }

    @Test
    void choosesWithoutComputingTheRest() {
        Expression failing = call("/", DataType.BIGINT, Trees.bigint(1L), Trees.bigint(0L));
        Expression no = literal(false, DataType.BOOLEAN);
        Expression choice =
                new Expression.Case(List.of(new Expression.When(no, failing)), Trees.bigint(2L), DataType.BIGINT, true);
        assertThat(ExpressionCompiler.evaluate(choice)).isEqualTo(2L);
        assertThat(Trees.evaluate("COALESCE", DataType.BIGINT, Trees.bigint(1L), failing))
                .isEqualTo(1L);
        Expression fails = call("=", DataType.BOOLEAN, failing, Trees.bigint(1L));
        assertThat(Trees.evaluate("AND", DataType.BOOLEAN, no, fails)).isEqualTo(false);
        assertThat(Trees.evaluate("OR", DataType.BOOLEAN, literal(true, DataType.BOOLEAN), fails))
                .isEqualTo(true);
        Expression unbound = new Expression.Parameter(0, DataType.BIGINT);
        assertThat(ExpressionCompiler.evaluate(ParameterBinding.bind(unbound, List.of(5L))))
                .isEqualTo(5L);
    }
}
