package io.millrace.engine.plan;

import io.millrace.engine.data.DataType;
import org.jspecify.annotations.Nullable;

/** A column of the input, moved by a constant that for months is not one number of microseconds. */
record MovedColumn(int column, long least, long most) {
    static @Nullable MovedColumn of(Expression expression) {
        if (expression instanceof Expression.InputColumn column && column.type() instanceof DataType.Timestamp) {
            return new MovedColumn(column.index(), 0, 0);
        } else if (expression instanceof Expression.Cast cast && keepsTime(cast)) {
            return of(cast.operand());
        } else if (!(expression instanceof Expression.Call call)
                || call.arguments().size() != 2
                || !(call.type() instanceof DataType.Timestamp)) {
            return null;
        } else if (call.function().equals("+")) {
            MovedColumn first = move(call.arguments().get(0), call.arguments().get(1));
            return first != null
                    ? first
                    : move(call.arguments().get(1), call.arguments().get(0));
        } else if (call.function().equals("-")) {
            Duration by = Duration.of(call.arguments().get(1));
            MovedColumn column = of(call.arguments().get(0));
            return by == null || column == null ? null : column.moved(by.negated());
        }
        return null;
    }

    private static boolean keepsTime(Expression.Cast cast) {
        return cast.type() instanceof DataType.Timestamp to
                && cast.operand().type() instanceof DataType.Timestamp from
                && to.withTimeZone() == from.withTimeZone()
                && to.precision() >= from.precision();
    }

    private static @Nullable MovedColumn move(Expression time, Expression by) {
        MovedColumn column = of(time);
        Duration duration = Duration.of(by);
        return column == null || duration == null ? null : column.moved(duration);
    }

    MovedColumn moved(Duration by) {
        return new MovedColumn(column, least + by.least(), most + by.most());
    }

    /** A constant interval in microseconds; a month is 28 to 31 days. */
    record Duration(long least, long most) {
        private static final long DAY = 86_400_000_000L;
        /** 142 years; sums of some stay far from an overflow. */
        private static final long LONGEST = 1L << 52;

        static @Nullable Duration of(Expression expression) {
            if (expression instanceof Expression.Literal literal
                    && literal.value() instanceof Long value
                    && Math.abs(value) <= LONGEST) {
                if (literal.type() == DataType.Scalar.INTERVAL_DAY_TIME) {
                    return new Duration(value, value);
                } else if (literal.type() == DataType.Scalar.INTERVAL_YEAR_MONTH
                        && Math.abs(value) * 31 <= LONGEST / DAY) {
                    Duration months = new Duration(Math.abs(value) * 28 * DAY, Math.abs(value) * 31 * DAY);
                    return value < 0 ? months.negated() : months;
                }
            } else if (expression instanceof Expression.Call call
                    && call.function().equals("-")
                    && call.arguments().size() == 1) {
                Duration positive = of(call.arguments().get(0));
                return positive == null ? null : positive.negated();
            }
            return null;
        }

        Duration negated() {
            return new Duration(-most, -least);
        }
    }
}
