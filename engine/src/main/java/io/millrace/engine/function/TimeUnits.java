package io.millrace.engine.function;

import static io.millrace.common.error.ErrorCode.INVALID_PARAMETER_VALUE;

import io.millrace.engine.data.ByteSlice;
import java.util.Locale;

/** Fields of dates and times by their names in EXTRACT, DATE_PART and DATE_TRUNC. */
enum TimeUnits {
    MICROSECOND,
    MILLISECOND,
    SECOND,
    MINUTE,
    HOUR,
    DAY,
    WEEK,
    MONTH,
    QUARTER,
    YEAR,
    DECADE,
    CENTURY,
    MILLENNIUM,
    DOW,
    ISODOW,
    DOY,
    ISOYEAR,
    EPOCH,
    TIMEZONE,
    TIMEZONE_HOUR,
    TIMEZONE_MINUTE,
    JULIAN;

    /** What a call remembers, so that the name is read once and not for every row. */
    private record Known(byte[] name, TimeUnits unit) {
        boolean isOf(ByteSlice text) {
            return java.util.Arrays.equals(name, 0, name.length, text.array, text.start, text.start + text.length);
        }
    }

    static TimeUnits of(FunctionContext context, ByteSlice name) {
        if (context.memory() instanceof Known known && known.isOf(name)) {
            return known.unit();
        }
        TimeUnits unit = parse(name.toString());
        context.remember(new Known(name.toBytes(), unit));
        return unit;
    }

    private static TimeUnits parse(String name) {
        String upper = name.strip().toUpperCase(Locale.ROOT);
        return switch (upper) {
            case "US", "USEC", "MICROSECONDS" -> MICROSECOND;
            case "MS", "MSEC", "MILLISECONDS" -> MILLISECOND;
            case "S", "SEC", "SECS", "SECONDS" -> SECOND;
            case "M", "MIN", "MINS", "MINUTES" -> MINUTE;
            case "H", "HR", "HRS", "HOURS" -> HOUR;
            case "D", "DAYS" -> DAY;
            case "W", "WEEKS" -> WEEK;
            case "MON", "MONS", "MONTHS" -> MONTH;
            case "QTR", "QUARTERS" -> QUARTER;
            case "Y", "YR", "YEARS" -> YEAR;
            case "DECADES" -> DECADE;
            case "C", "CENTURIES" -> CENTURY;
            case "MILLENNIA", "MILLENNIUMS" -> MILLENNIUM;
            default -> {
                for (TimeUnits unit : values()) {
                    if (unit.name().equals(upper)) {
                        yield unit;
                    }
                }
                throw INVALID_PARAMETER_VALUE.error("unit \"%s\" not recognized for type timestamp", name);
            }
        };
    }
}
