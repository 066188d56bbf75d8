package io.millrace.engine.function;

import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;
import static io.millrace.engine.data.CivilTime.MICROS_PER_DAY;
import static io.millrace.engine.data.CivilTime.MICROS_PER_SECOND;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.CivilTime;
import io.millrace.engine.data.DataType;

/**
 * EXTRACT and DATE_PART of dates, times, timestamps (with time zone: in the session's) and intervals; rounded down where
 * the result is an integer. Strict.
 */
public final class Extraction {
    private static final long DAYS_PER_MONTH = 30;

    private Extraction() {}

    @SqlFunction({"EXTRACT", "DATE_PART"})
    public static double extract(FunctionContext context, ByteSlice field, long value) {
        TimeUnits unit = TimeUnits.of(context, field);
        DataType type = context.argumentType(1);
        double result;
        if (type == DataType.INTERVAL_YEAR_MONTH) {
            result = ofMonths(unit, value);
        } else if (type == DataType.INTERVAL_DAY_TIME) {
            result = ofInterval(unit, value);
        } else if (type == DataType.TIME) {
            result = ofTime(unit, value);
        } else if (type == DataType.DATE) {
            result = ofTimestamp(unit, value * MICROS_PER_DAY, value * MICROS_PER_DAY);
        } else {
            boolean zoned = type instanceof DataType.Timestamp timestamp && timestamp.withTimeZone();
            long local = zoned ? CivilTime.toLocal(value, context.zone()) : value;
            result = ofTimestamp(unit, local, value);
        }
        return context.resultType().storage() == io.millrace.engine.data.Storage.DOUBLE
                        || context.resultType() instanceof DataType.Decimal
                ? result
                : Math.floor(result);
    }

    /** YEAR, MONTH and so on as functions of their own. */
    @SqlFunction("YEAR")
    public static long year(FunctionContext context, long value) {
        return (long) part(context, TimeUnits.YEAR, value);
    }

    @SqlFunction("MONTH")
    public static long month(FunctionContext context, long value) {
        return (long) part(context, TimeUnits.MONTH, value);
    }

    @SqlFunction({"DAY", "DAYOFMONTH"})
    public static long day(FunctionContext context, long value) {
        return (long) part(context, TimeUnits.DAY, value);
    }

    @SqlFunction("HOUR")
    public static long hour(FunctionContext context, long value) {
        return (long) part(context, TimeUnits.HOUR, value);
    }

    @SqlFunction("MINUTE")
    public static long minute(FunctionContext context, long value) {
        return (long) part(context, TimeUnits.MINUTE, value);
    }

    @SqlFunction("SECOND")
    public static long second(FunctionContext context, long value) {
        return (long) Math.floor(part(context, TimeUnits.SECOND, value));
    }

    private static double part(FunctionContext context, TimeUnits unit, long value) {
        DataType type = context.argumentType(0);
        if (type == DataType.TIME) {
            return ofTime(unit, value);
        }
        if (type == DataType.DATE) {
            return ofTimestamp(unit, value * MICROS_PER_DAY, value * MICROS_PER_DAY);
        }
        boolean zoned = type instanceof DataType.Timestamp timestamp && timestamp.withTimeZone();
        return ofTimestamp(unit, zoned ? CivilTime.toLocal(value, context.zone()) : value, value);
    }

    private static double ofTimestamp(TimeUnits unit, long local, long instant) {
        long days = Math.floorDiv(local, MICROS_PER_DAY);
        long civil = CivilTime.civil(days);
        long year = CivilTime.year(civil);
        return switch (unit) {
            case DAY -> CivilTime.day(civil);
            case MONTH -> CivilTime.month(civil);
            case QUARTER -> (CivilTime.month(civil) + 2) / 3;
            case YEAR -> year > 0 ? year : year - 1;
            case DECADE -> Math.floorDiv(year, 10L);
            case CENTURY -> year > 0 ? (year + 99) / 100 : -((99 - (year - 1)) / 100);
            case MILLENNIUM -> year > 0 ? (year + 999) / 1000 : -((999 - (year - 1)) / 1000);
            case DOW -> Math.floorMod(days + 4, 7L);
            case ISODOW -> Math.floorMod(days + 3, 7L) + 1;
            case DOY -> days - CivilTime.days(year, 1, 1) + 1;
            case WEEK -> isoWeek(days);
            case ISOYEAR -> isoYear(days);
            case EPOCH -> instant / (double) MICROS_PER_SECOND;
            case JULIAN -> days + 2_440_588 + (local - days * MICROS_PER_DAY) / (double) MICROS_PER_DAY;
            case TIMEZONE -> (local - instant) / MICROS_PER_SECOND;
            case TIMEZONE_HOUR -> (local - instant) / MICROS_PER_SECOND / 3600;
            case TIMEZONE_MINUTE -> (local - instant) / MICROS_PER_SECOND / 60 % 60;
            default -> ofTime(unit, local - days * MICROS_PER_DAY);
        };
    }

    /** The year of the week's Thursday. */
    private static long isoYear(long days) {
        long thursday = days - Math.floorMod(days + 3, 7L) + 3;
        return CivilTime.year(CivilTime.civil(thursday));
    }

    private static long isoWeek(long days) {
        long thursday = days - Math.floorMod(days + 3, 7L) + 3;
        long first = CivilTime.days(CivilTime.year(CivilTime.civil(thursday)), 1, 1);
        return (thursday - first) / 7 + 1;
    }

    private static double ofTime(TimeUnits unit, long micros) {
        return switch (unit) {
            case HOUR -> micros / (3600 * MICROS_PER_SECOND);
            case MINUTE -> micros / (60 * MICROS_PER_SECOND) % 60;
            case SECOND -> micros % (60 * MICROS_PER_SECOND) / (double) MICROS_PER_SECOND;
            case MILLISECOND -> micros % (60 * MICROS_PER_SECOND) / 1000.0;
            case MICROSECOND -> micros % (60 * MICROS_PER_SECOND);
            case EPOCH -> micros / (double) MICROS_PER_SECOND;
            default ->
                throw FEATURE_NOT_SUPPORTED.error(
                        "unit \"%s\" not supported for type time without time zone",
                        unit.name().toLowerCase(java.util.Locale.ROOT));
        };
    }

    private static double ofInterval(TimeUnits unit, long micros) {
        return switch (unit) {
            case DAY -> micros / MICROS_PER_DAY;
            case EPOCH -> micros / (double) MICROS_PER_SECOND;
            case MONTH, YEAR, QUARTER, DECADE, CENTURY, MILLENNIUM -> 0;
            default -> ofTime(unit, micros % MICROS_PER_DAY);
        };
    }

    private static double ofMonths(TimeUnits unit, long months) {
        return switch (unit) {
            case YEAR -> months / 12;
            case MONTH -> months % 12;
            case QUARTER -> months % 12 / 3 + 1;
            case DECADE -> months / 120;
            case CENTURY -> months / 1200;
            case MILLENNIUM -> months / 12000;
            // A year counts 365.25 days, as in PostgreSQL.
            case EPOCH -> (months / 12) * 365.25 * 86400 + (months % 12) * DAYS_PER_MONTH * 86400.0;
            default -> 0;
        };
    }
}
