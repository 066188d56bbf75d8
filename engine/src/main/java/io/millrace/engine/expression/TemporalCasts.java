package io.millrace.engine.expression;

import io.millrace.engine.data.DataType;
import java.util.List;
import java.util.Optional;

/** Casts among DATE, TIME, TIMESTAMP with and without time zone, and intervals. */
final class TemporalCasts {
    private TemporalCasts() {}

    static Optional<Value> emit(ExpressionEmitter out, Value value, DataType type) {
        return computation(out, value, type).map(code -> out.strict(type, code, List.of(value)));
    }

    private static Optional<String> computation(ExpressionEmitter out, Value value, DataType type) {
        DataType from = value.type();
        String v = value.code();
        if (type instanceof DataType.Timestamp to) {
            return timestamp(out, from, v, to);
        }
        if (type == DataType.DATE && from instanceof DataType.Timestamp stamp) {
            return Optional.of("Math.floorDiv(" + local(out, stamp, v) + ", CivilTime.MICROS_PER_DAY)");
        }
        if (type == DataType.TIME) {
            if (from instanceof DataType.Timestamp stamp) {
                return Optional.of("Math.floorMod(" + local(out, stamp, v) + ", CivilTime.MICROS_PER_DAY)");
            }
            if (from == DataType.INTERVAL_DAY_TIME) {
                return Optional.of("Math.floorMod(" + v + ", CivilTime.MICROS_PER_DAY)");
            }
        }
        if (type == DataType.INTERVAL_DAY_TIME) {
            if (from == DataType.TIME) {
                return Optional.of(v);
            }
            if (from == DataType.INTERVAL_YEAR_MONTH) {
                return Optional.of("DateTimeArithmetic.monthsToMicros(" + v + ")");
            }
        }
        if (type == DataType.INTERVAL_YEAR_MONTH && from == DataType.INTERVAL_DAY_TIME) {
            return Optional.of("DateTimeArithmetic.microsToMonths(" + v + ")");
        }
        return Optional.empty();
    }

    private static Optional<String> timestamp(ExpressionEmitter out, DataType from, String v, DataType.Timestamp to) {
        if (from == DataType.DATE) {
            String midnight = "DateTimeArithmetic.midnight(" + v + ")";
            return Optional.of(to.withTimeZone() ? "CivilTime.toUtc(" + midnight + ", " + zone(out) + ")" : midnight);
        }
        if (!(from instanceof DataType.Timestamp source)) {
            return Optional.empty();
        }
        String moved = source.withTimeZone() == to.withTimeZone()
                ? v
                : to.withTimeZone() ? "CivilTime.toUtc(" + v + ", " + zone(out) + ")" : local(out, source, v);
        return Optional.of(
                to.precision() < source.precision()
                        ? "DateTimeArithmetic.round(" + moved + ", " + to.precision() + ")"
                        : moved);
    }

    /** Code for the local time of a timestamp, in the session's time zone if it is an instant. */
    static String local(ExpressionEmitter out, DataType.Timestamp type, String v) {
        return type.withTimeZone() ? "CivilTime.toLocal(" + v + ", " + zone(out) + ")" : v;
    }

    static String zone(ExpressionEmitter out) {
        return out.program.constant("java.time.ZoneId", out.zone);
    }
}
