package io.millrace.engine.function;

import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;
import static io.millrace.engine.data.CivilTime.MICROS_PER_DAY;
import static io.millrace.engine.data.CivilTime.MICROS_PER_SECOND;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.CivilTime;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.TimeZones;
import java.time.ZoneId;

/** DATE_TRUNC, FLOOR(… TO unit) and CEIL(… TO unit); timestamps with time zone by the session's calendar. Strict. */
public final class Truncation {
    private Truncation() {}

    @SqlFunction("DATE_TRUNC")
    public static long truncate(FunctionContext context, ByteSlice unit, long value) {
        return truncate(context, context.argumentType(1), TimeUnits.of(context, unit), value);
    }

    /** By the calendar of {@code zone}, for an instant. */
    @SqlFunction("DATE_TRUNC")
    public static long truncate(FunctionContext context, ByteSlice unit, long value, ByteSlice zone) {
        ZoneId there = TimeZones.parse(zone.toString());
        long local = CivilTime.toLocal(value, there);
        return CivilTime.toUtc(truncateLocal(TimeUnits.of(context, unit), local), there);
    }

    @SqlFunction("FLOOR")
    public static long floor(FunctionContext context, long value, ByteSlice unit) {
        return truncate(context, context.argumentType(0), TimeUnits.of(context, unit), value);
    }

    @SqlFunction({"CEIL", "CEILING"})
    public static long ceil(FunctionContext context, long value, ByteSlice unit) {
        TimeUnits parsed = TimeUnits.of(context, unit);
        DataType type = context.argumentType(0);
        long floor = truncate(context, type, parsed, value);
        if (floor == value) {
            return value;
        }
        return next(context, type, parsed, floor);
    }

    private static long next(FunctionContext context, DataType type, TimeUnits unit, long floor) {
        long months = months(unit);
        if (type == DataType.DATE) {
            return months > 0
                    ? DateTimeArithmetic.addMonthsToDays(floor, months)
                    : floor + Math.max(1, micros(unit) / MICROS_PER_DAY);
        }
        if (months == 0) {
            return DateTimeArithmetic.addMicros(floor, micros(unit));
        }
        boolean zoned = type instanceof DataType.Timestamp timestamp && timestamp.withTimeZone();
        return zoned
                ? DateTimeArithmetic.addMonths(floor, months, context.zone())
                : DateTimeArithmetic.addMonths(floor, months);
    }

    private static long truncate(FunctionContext context, DataType type, TimeUnits unit, long value) {
        if (type == DataType.DATE) {
            long micros = truncateLocal(unit, value * MICROS_PER_DAY);
            if (context.resultType() == DataType.DATE) {
                return Math.floorDiv(micros, MICROS_PER_DAY);
            }
            boolean instant = context.resultType() instanceof DataType.Timestamp timestamp && timestamp.withTimeZone();
            return instant ? CivilTime.toUtc(micros, context.zone()) : micros;
        }
        if (type == DataType.INTERVAL_YEAR_MONTH) {
            return value - value % Math.max(1, months(unit));
        }
        if (type == DataType.INTERVAL_DAY_TIME) {
            return value - value % micros(unit);
        }
        if (type instanceof DataType.Timestamp timestamp && timestamp.withTimeZone()) {
            long local = CivilTime.toLocal(value, context.zone());
            return CivilTime.toUtc(truncateLocal(unit, local), context.zone());
        }
        return truncateLocal(unit, value);
    }

    private static long truncateLocal(TimeUnits unit, long local) {
        long months = months(unit);
        if (months == 0) {
            long size = micros(unit);
            // Weeks begin on Monday; 1970-01-01 was a Thursday.
            long shift = unit == TimeUnits.WEEK ? 3 * MICROS_PER_DAY : 0;
            return Math.floorDiv(local + shift, size) * size - shift;
        }
        long civil = CivilTime.civil(Math.floorDiv(local, MICROS_PER_DAY));
        long year = CivilTime.year(civil);
        if (unit == TimeUnits.MONTH || unit == TimeUnits.QUARTER) {
            int month = unit == TimeUnits.MONTH ? CivilTime.month(civil) : (CivilTime.month(civil) - 1) / 3 * 3 + 1;
            return CivilTime.days(year, month, 1) * MICROS_PER_DAY;
        }
        long years = months / 12;
        // The first century and millennium begin with the year 1, decades with a year that ends in 0.
        long first = unit == TimeUnits.CENTURY || unit == TimeUnits.MILLENNIUM ? 1 : 0;
        long start = Math.floorDiv(year - first, years) * years + first;
        return CivilTime.days(start, 1, 1) * MICROS_PER_DAY;
    }

    private static long months(TimeUnits unit) {
        return switch (unit) {
            case MONTH -> 1;
            case QUARTER -> 3;
            case YEAR -> 12;
            case DECADE -> 120;
            case CENTURY -> 1200;
            case MILLENNIUM -> 12000;
            default -> 0;
        };
    }

    private static long micros(TimeUnits unit) {
        return switch (unit) {
            case MICROSECOND -> 1;
            case MILLISECOND -> 1000;
            case SECOND -> MICROS_PER_SECOND;
            case MINUTE -> 60 * MICROS_PER_SECOND;
            case HOUR -> 3600 * MICROS_PER_SECOND;
            case DAY -> MICROS_PER_DAY;
            case WEEK -> 7 * MICROS_PER_DAY;
            default ->
                throw FEATURE_NOT_SUPPORTED.error(
                        "unit \"%s\" not supported for type timestamp",
                        unit.name().toLowerCase(java.util.Locale.ROOT));
        };
    }
}
