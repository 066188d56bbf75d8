package io.millrace.sql.planner;

import io.millrace.engine.data.DataType;
import io.millrace.engine.plan.Expression;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Casts of literals that surely succeed, made while planning. Whatever could fail is left to run time. */
final class Constants {
    private Constants() {}

    static Expression fold(Expression expression) {
        if (expression instanceof Expression.Cast cast && fold(cast.operand()) instanceof Expression.Literal literal) {
            Object value = literal.value();
            if (value == null) {
                return new Expression.Literal(null, cast.type());
            }
            Object folded = cast(value, literal.type(), cast.type());
            if (folded != null) {
                return new Expression.Literal(folded, cast.type());
            }
        }
        return expression;
    }

    /** The value as {@code target}; null if that cannot be told here. */
    private static @Nullable Object cast(Object value, DataType source, DataType target) {
        if (value instanceof String text && source instanceof DataType.Varchar && target.equals(DataType.VARCHAR)) {
            return text;
        }
        if (value instanceof Long number && isInteger(source)) {
            return ofInteger(number, target);
        }
        if (value instanceof BigDecimal number) {
            return ofDecimal(number, target);
        }
        return null;
    }

    private static boolean isInteger(DataType type) {
        return type == DataType.SMALLINT || type == DataType.INT || type == DataType.BIGINT;
    }

    private static @Nullable Object ofInteger(long number, DataType target) {
        if (target == DataType.BIGINT
                || target == DataType.INT && number == (int) number
                || target == DataType.SMALLINT && number == (short) number) {
            return number;
        }
        if (target == DataType.DOUBLE && Math.abs(number) < 1L << 53) {
            return (double) number;
        }
        return ofDecimal(BigDecimal.valueOf(number), target);
    }

    private static @Nullable Object ofDecimal(BigDecimal number, DataType target) {
        if (target == DataType.DOUBLE) {
            return number.doubleValue();
        }
        if (target instanceof DataType.Decimal decimal) {
            BigDecimal rounded = number.setScale(decimal.scale(), RoundingMode.HALF_UP);
            return rounded.precision() <= decimal.precision() ? rounded : null;
        }
        return null;
    }
}
