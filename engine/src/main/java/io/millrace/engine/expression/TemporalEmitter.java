package io.millrace.engine.expression;

import static io.millrace.common.error.ErrorCode.FUNCTION_NOT_FOUND;

import io.millrace.engine.data.DataType;
import java.util.List;

/** {@code + - * /} with dates, times and intervals. */
final class TemporalEmitter {
    private TemporalEmitter() {}

    static Value arithmetic(ExpressionEmitter out, String operator, Value left, Value right, DataType type) {
        boolean sum = operator.equals("+") || operator.equals("-");
        if (sum && Types.isInterval(right.type())) {
            return Types.isInterval(left.type())
                    ? intervals(out, operator, left, right, type)
                    : shifted(out, operator, left, right, type);
        }
        if (operator.equals("+") && Types.isInterval(left.type())) {
            return shifted(out, operator, right, left, type);
        }
        if (operator.equals("-") && isMoment(left.type()) && isMoment(right.type())) {
            return difference(out, left, right, type);
        }
        if (sum && left.type() == DataType.DATE && Types.isNumeric(right.type())) {
            String days = "IntegerArithmetic." + (operator.equals("+") ? "add(" : "subtract(") + left.code() + ", "
                    + CastEmitter.coerce(out, right, DataType.BIGINT).code() + ")";
            return strict(out, DataType.DATE, "DateTimeArithmetic.checkDate(" + days + ")", type, left, right);
        }
        if (operator.equals("+") && right.type() == DataType.DATE && Types.isNumeric(left.type())) {
            return arithmetic(out, operator, right, left, type);
        }
        if (operator.equals("*") && Types.isInterval(right.type())) {
            return scaled(out, right, left, type);
        }
        if (operator.equals("*") && Types.isInterval(left.type())) {
            return scaled(out, left, right, type);
        }
        if (operator.equals("/") && Types.isInterval(left.type()) && Types.isNumeric(right.type())) {
            String divisor = CastEmitter.coerce(out, right, DataType.DOUBLE).code();
            String quotient = "DateTimeArithmetic.divide(" + left.code() + ", " + divisor + ")";
            return strict(out, left.type(), quotient, type, left, right);
        }
        if (operator.equals("+") && left.type() == DataType.DATE && right.type() == DataType.TIME) {
            String moment = "DateTimeArithmetic.midnight(" + left.code() + ") + " + right.code();
            return strict(out, DataType.TIMESTAMP, moment, type, left, right);
        }
        throw FUNCTION_NOT_FOUND.error("operator does not exist: %s %s %s", left.type(), operator, right.type());
    }

    private static boolean isMoment(DataType type) {
        return type == DataType.DATE || type == DataType.TIME || type instanceof DataType.Timestamp;
    }

    private static Value strict(
            ExpressionEmitter out, DataType natural, String code, DataType type, Value left, Value right) {
        return CastEmitter.coerce(out, out.strict(natural, code, List.of(left, right)), type);
    }

    private static Value scaled(ExpressionEmitter out, Value interval, Value factor, DataType type) {
        String number = factor.kind() == Kind.DOUBLE || Types.isInteger(factor.type())
                ? factor.code()
                : ArithmeticEmitter.big(factor);
        String product = "DateTimeArithmetic.multiply(" + interval.code() + ", " + number + ")";
        return strict(out, interval.type(), product, type, interval, factor);
    }

    private static Value intervals(ExpressionEmitter out, String operator, Value left, Value right, DataType type) {
        boolean same = left.type().equals(right.type());
        DataType natural = same ? left.type() : DataType.INTERVAL_DAY_TIME;
        Value a = CastEmitter.coerce(out, left, natural);
        Value b = CastEmitter.coerce(out, right, natural);
        String method = operator.equals("+") ? "sumOfIntervals" : "differenceOfIntervals";
        return strict(
                out, natural, "DateTimeArithmetic." + method + "(" + a.code() + ", " + b.code() + ")", type, a, b);
    }

    /** A date, time or timestamp, and an interval before or after it. */
    private static Value shifted(ExpressionEmitter out, String operator, Value moment, Value interval, DataType type) {
        String sign = operator.equals("-") ? "-" : "";
        DataType from = moment.type();
        if (from == DataType.TIME) {
            String time = "DateTimeArithmetic.addToTime(" + moment.code() + ", " + sign + interval.code() + ")";
            return strict(out, DataType.TIME, time, type, moment, interval);
        }
        if (interval.type() == DataType.INTERVAL_YEAR_MONTH) {
            String months = sign + interval.code();
            if (from == DataType.DATE) {
                String days = "DateTimeArithmetic.addMonthsToDays(" + moment.code() + ", " + months + ")";
                return strict(out, DataType.DATE, days, type, moment, interval);
            }
            boolean zoned = from instanceof DataType.Timestamp timestamp && timestamp.withTimeZone();
            String zone = zoned ? ", " + TemporalCasts.zone(out) : "";
            String micros = "DateTimeArithmetic.addMonths(" + moment.code() + ", " + months + zone + ")";
            return strict(out, from, micros, type, moment, interval);
        }
        Value timestamp = from == DataType.DATE ? CastEmitter.coerce(out, moment, DataType.TIMESTAMP) : moment;
        String method = operator.equals("-") ? "subtractMicros" : "addMicros";
        String micros = "DateTimeArithmetic." + method + "(" + timestamp.code() + ", " + interval.code() + ")";
        DataType exact = from instanceof DataType.Timestamp stamp
                ? new DataType.Timestamp(6, stamp.withTimeZone())
                : DataType.TIMESTAMP;
        return strict(out, exact, micros, type, timestamp, interval);
    }

    private static Value difference(ExpressionEmitter out, Value left, Value right, DataType type) {
        if (left.type() == DataType.DATE && right.type() == DataType.DATE && Types.isNumeric(type)) {
            return strict(out, DataType.BIGINT, left.code() + " - " + right.code(), type, left, right);
        }
        if (left.type() == DataType.TIME) {
            return strict(out, DataType.INTERVAL_DAY_TIME, left.code() + " - " + right.code(), type, left, right);
        }
        DataType common = ComparisonEmitter.commonType(left.type(), right.type());
        DataType moment = common == DataType.DATE ? DataType.TIMESTAMP : common;
        Value a = CastEmitter.coerce(out, left, moment);
        Value b = CastEmitter.coerce(out, right, moment);
        boolean months = type == DataType.INTERVAL_YEAR_MONTH;
        String code = months
                ? "DateTimeArithmetic.monthsBetween(" + a.code() + ", " + b.code() + ")"
                : "DateTimeArithmetic.differenceOfIntervals(" + a.code() + ", " + b.code() + ")";
        DataType natural = months ? DataType.INTERVAL_YEAR_MONTH : DataType.INTERVAL_DAY_TIME;
        return strict(out, natural, code, type, a, b);
    }
}
