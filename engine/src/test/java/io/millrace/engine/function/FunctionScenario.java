package io.millrace.engine.function;

import static io.millrace.engine.expression.Trees.cast;
import static io.millrace.engine.expression.Trees.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.DataType;
import io.millrace.engine.expression.ExpressionCompiler;
import io.millrace.engine.plan.Expression;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls of functions with literals, whose results are compared as text. */
abstract class FunctionScenario {
    static final DataType TEXT = DataType.VARCHAR;
    static final DataType INT = DataType.INT;
    static final DataType DEC = DataType.decimal(12, 3);
    static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** A literal: text, integer or double as it looks; {@code type:text} for any other type. */
    static Expression value(@Nullable Object value) {
        if (value instanceof Expression expression) {
            return expression;
        }
        if (value instanceof Integer number) {
            return literal((long) number, INT);
        }
        if (value instanceof Double number) {
            return literal(number, DataType.DOUBLE);
        }
        if (value instanceof Boolean bool) {
            return literal(bool, DataType.BOOLEAN);
        }
        return literal(value, TEXT);
    }

    static Expression typed(DataType type, String text) {
        return cast(literal(text, TEXT), type);
    }

    static Expression ts(String text) {
        return typed(DataType.TIMESTAMP, text);
    }

    static Expression tz(String text) {
        return typed(DataType.TIMESTAMP_TZ, text);
    }

    static Expression json(String text) {
        return literal(text, DataType.JSON);
    }

    static Expression ints(@Nullable Long... values) {
        return literal(Arrays.asList(values), new DataType.Array(INT));
    }

    static @Nullable String text(DataType type, String function, @Nullable Object... arguments) {
        List<Expression> values = new ArrayList<>();
        for (Object argument : arguments) {
            values.add(value(argument));
        }
        Expression expression = new Expression.Call(function, values, type, true);
        return (String) new ExpressionCompiler(BERLIN).value(cast(expression, TEXT));
    }

    static void check(@Nullable String expected, DataType type, String function, @Nullable Object... arguments) {
        assertThat(text(type, function, arguments))
                .as("%s%s", function, Arrays.toString(arguments))
                .isEqualTo(expected);
    }

    static void error(String state, String message, DataType type, String function, @Nullable Object... arguments) {
        assertThatThrownBy(() -> text(type, function, arguments))
                .hasMessage(message)
                .isInstanceOfSatisfying(
                        MillraceException.class, e -> assertThat(e.sqlState()).isEqualTo(state));
    }
}
