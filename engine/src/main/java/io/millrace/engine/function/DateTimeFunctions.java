package io.millrace.engine.function;

import static io.millrace.common.error.ErrorCode.DATETIME_OVERFLOW;
import static io.millrace.engine.data.CivilTime.MICROS_PER_DAY;
import static io.millrace.engine.data.CivilTime.MICROS_PER_SECOND;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.CivilTime;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.TimeZones;
import java.time.ZoneId;

/** Making dates and times, time zones, ages. Strict. */
public final class DateTimeFunctions {
    private DateTimeFunctions() {}

    @SqlFunction("MAKE_DATE")
    public static long makeDate(long year, long month, long day) {
        boolean possible = year != 0 && year > -4714 && year < 294247 && month >= 1 && month <= 12 && day >= 1;
        long civilYear = year < 0 ? year + 1 : year;
        if (!possible || day > CivilTime.daysInMonth(civilYear, (int) month)) {
            throw DATETIME_OVERFLOW.error("date field value out of range: %d-%02d-%02d", year, month, day);
        }
        return CivilTime.days(civilYear, (int) month, (int) day);
    }

    @SqlFunction("MAKE_TIME")
    public static long makeTime(long hour, long minute, double second) {
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || !(second >= 0 && second <= 60)) {
            throw DATETIME_OVERFLOW.error("time field value out of range: %d:%02d:%s", hour, minute, second);
        }
        return (hour * 60 + minute) * 60 * MICROS_PER_SECOND + Math.round(second * MICROS_PER_SECOND);
    }

    @SqlFunction("MAKE_TIMESTAMP")
    public static long makeTimestamp(long year, long month, long day, long hour, long minute, double second) {
        return makeDate(year, month, day) * MICROS_PER_DAY + makeTime(hour, minute, second);
    }

    @SqlFunction("MAKE_TIMESTAMPTZ")
    public static long makeTimestamp(
            FunctionContext context, long year, long month, long day, long hour, long minute, double second) {
        return CivilTime.toUtc(makeTimestamp(year, month, day, hour, minute, second), context.zone());
    }

    /** Seconds since 1970 as an instant. */
    @SqlFunction("TO_TIMESTAMP")
    public static long toTimestamp(double epochSeconds) {
        double micros = Math.rint(epochSeconds * MICROS_PER_SECOND);
        if (!(Math.abs(micros) < 0x1p63)) {
            throw DATETIME_OVERFLOW.error("timestamp out of range: \"%s\"", epochSeconds);
        }
        return DateTimeArithmetic.checkTimestamp((long) micros);
    }

    /** The local time there of an instant; the instant of a local time there. */
    @SqlFunction("AT TIME ZONE")
    public static long atTimeZone(FunctionContext context, long timestamp, ByteSlice zone) {
        return move(context.argumentType(0), timestamp, zone(context, zone));
    }

    /** As a function: the zone first. */
    @SqlFunction("TIMEZONE")
    public static long timezone(FunctionContext context, ByteSlice zone, long timestamp) {
        return move(context.argumentType(1), timestamp, zone(context, zone));
    }

    private static long move(DataType type, long timestamp, ZoneId zone) {
        boolean instant = type instanceof DataType.Timestamp stamp && stamp.withTimeZone();
        return instant ? CivilTime.toLocal(timestamp, zone) : CivilTime.toUtc(timestamp, zone);
    }

    /** What a call remembers, so that a zone's name is looked up once. */
    private record Known(String name, ZoneId zone) {}

    private static ZoneId zone(FunctionContext context, ByteSlice name) {
        String text = name.toString();
        if (context.memory() instanceof Known known && known.name().equals(text)) {
            return known.zone();
        }
        ZoneId zone = TimeZones.parse(text);
        context.remember(new Known(text, zone));
        return zone;
    }

    /** The difference; whole days and time, since intervals here keep no months beside days. */
    @SqlFunction("AGE")
    public static long age(FunctionContext context, long later, long earlier) {
        long unit = context.argumentType(0) == DataType.DATE ? MICROS_PER_DAY : 1;
        return context.resultType() == DataType.INTERVAL_YEAR_MONTH
                ? DateTimeArithmetic.monthsBetween(later * unit, earlier * unit)
                : DateTimeArithmetic.differenceOfIntervals(later * unit, earlier * unit);
    }

    @SqlFunction("LAST_DAY")
    public static long lastDay(FunctionContext context, long value) {
        long days = context.argumentType(0) == DataType.DATE ? value : Math.floorDiv(value, MICROS_PER_DAY);
        long civil = CivilTime.civil(days);
        return days - CivilTime.day(civil) + CivilTime.daysInMonth(CivilTime.year(civil), CivilTime.month(civil));
    }
}
