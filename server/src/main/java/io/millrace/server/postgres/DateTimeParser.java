package io.millrace.server.postgres;

import static io.millrace.common.error.ErrorCode.DATETIME_OVERFLOW;
import static io.millrace.common.error.ErrorCode.INVALID_DATETIME;

import io.millrace.common.error.MillraceException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Dates, times and intervals out of the text that PostgreSQL's clients send: ISO 8601 and PostgreSQL's own output. */
final class DateTimeParser {
    private static final String DATE = "(\\d{4,7})-(\\d{1,2})-(\\d{1,2})";
    private static final String TIME = "(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,9}))?)?";
    private static final String ZONE =
            "(?:\\s*([+-]\\d{1,2}(?::?\\d{2})?(?::?\\d{2})?|(?!BC$)[A-Za-z][A-Za-z0-9_/+-]*))?";
    private static final Pattern DATE_PATTERN = Pattern.compile(DATE + "(?:[T ]+" + TIME + ")?" + ZONE + "(\\s+BC)?");
    private static final Pattern TIME_PATTERN = Pattern.compile(TIME + ZONE);
    private static final Pattern INTERVAL_PART = Pattern.compile(
            "\\s*(?:([+-]?)(\\d+):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,6})\\d*)?)?|([+-]?\\d+)(?:\\.(\\d+))?\\s*([a-z]+))(?![\\d:])");
    private static final Pattern ISO_INTERVAL = Pattern.compile("([+-]?\\d+)(?:\\.(\\d+))?([YMWDHS])");
    private static final int MICROS_DIGITS = 6;

    private DateTimeParser() {}

    /** Days since 1970-01-01. */
    static long date(String text) {
        Matcher matcher = matcher(DATE_PATTERN, text, "date");
        return date(matcher, text).toEpochDay();
    }

    /** Microseconds of the day; an offset is not heeded. */
    static long time(String text) {
        Matcher matcher = matcher(TIME_PATTERN, text, "time");
        return microsOfDay(matcher, 1, text);
    }

    /** Microseconds since 1970-01-01T00:00 local time; an offset is not heeded. */
    static long timestamp(String text) {
        Matcher matcher = matcher(DATE_PATTERN, text, "timestamp");
        return micros(date(matcher, text).toEpochDay(), timeOf(matcher, text), text);
    }

    /** Microseconds since 1970-01-01T00:00Z; without an offset in the text, it is local time in {@code zone}. */
    static long timestampWithZone(String text, ZoneId zone) {
        Matcher matcher = matcher(DATE_PATTERN, text, "timestamp with time zone");
        LocalDate date = date(matcher, text);
        long time = timeOf(matcher, text);
        @Nullable String given = matcher.group(8);
        try {
            ZoneId zoneId = given == null ? zone : zone(given);
            LocalDateTime local =
                    LocalDateTime.of(date, LocalTime.ofSecondOfDay(time / DateTimeText.MICROS_PER_SECOND));
            int offset = local.atZone(zoneId).getOffset().getTotalSeconds();
            return micros(date.toEpochDay(), time, text) - offset * DateTimeText.MICROS_PER_SECOND;
        } catch (DateTimeException e) {
            throw INVALID_DATETIME.causedBy(e, "time zone \"%s\" not recognized", String.valueOf(given));
        }
    }

    private static ZoneId zone(String text) {
        return Character.isLetter(text.charAt(0))
                ? ZoneId.of(text, ZoneId.SHORT_IDS)
                : ZoneOffset.of(text.length() == 2 ? text.charAt(0) + "0" + text.charAt(1) : text);
    }

    private static long timeOf(Matcher matcher, String text) {
        return matcher.group(4) == null ? 0 : microsOfDay(matcher, 4, text);
    }

    private static LocalDate date(Matcher matcher, String text) {
        int year = Integer.parseInt(matcher.group(1));
        try {
            return LocalDate.of(
                    matcher.group(9) == null ? year : 1 - year,
                    Integer.parseInt(matcher.group(2)),
                    Integer.parseInt(matcher.group(3)));
        } catch (DateTimeException e) {
            throw outOfRange(text, e);
        }
    }

    private static long microsOfDay(Matcher matcher, int group, String text) {
        int hour = Integer.parseInt(matcher.group(group));
        int minute = Integer.parseInt(matcher.group(group + 1));
        int second = matcher.group(group + 2) == null ? 0 : Integer.parseInt(matcher.group(group + 2));
        if (hour > 23 || minute > 59 || second > 59) {
            throw outOfRange(text, null);
        }
        return (hour * 3600L + minute * 60L + second) * DateTimeText.MICROS_PER_SECOND
                + fraction(matcher.group(group + 3));
    }

    /** Digits after a point, to microseconds, rounded half up. */
    private static long fraction(@Nullable String digits) {
        if (digits == null) {
            return 0;
        }
        String padded = (digits + "0000000").substring(0, MICROS_DIGITS + 1);
        return (Long.parseLong(padded) + 5) / 10;
    }

    private static long micros(long days, long microsOfDay, String text) {
        try {
            return Math.addExact(Math.multiplyExact(days, DateTimeText.MICROS_PER_DAY), microsOfDay);
        } catch (ArithmeticException e) {
            throw outOfRange(text, e);
        }
    }

    /** Months; days and times are refused. */
    static long months(String text) {
        long[] parts = interval(text);
        if (parts[1] != 0) {
            throw INVALID_DATETIME.error("interval \"%s\" has days or time, where years and months are wanted", text);
        }
        return parts[0];
    }

    /** Microseconds; years and months are refused. */
    static long dayTime(String text) {
        long[] parts = interval(text);
        if (parts[0] != 0) {
            throw INVALID_DATETIME
                    .error("interval \"%s\" has years or months, where days and time are wanted", text)
                    .hint("Months have no fixed length; write it in days.");
        }
        return parts[1];
    }

    /** Months and microseconds. */
    private static long[] interval(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        long[] parts = new long[2];
        try {
            if (lower.startsWith("p")) {
                isoInterval(lower.toUpperCase(Locale.ROOT), text, parts);
            } else {
                postgresInterval(lower, text, parts);
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw DATETIME_OVERFLOW.causedBy(e, "interval field value out of range: \"%s\"", text);
        }
        return parts;
    }

    private static void postgresInterval(String lower, String text, long[] parts) {
        String rest = lower.startsWith("@") ? lower.substring(1) : lower;
        boolean ago = rest.endsWith(" ago");
        rest = ago ? rest.substring(0, rest.length() - 4) : rest;
        Matcher matcher = INTERVAL_PART.matcher(rest);
        int at = 0;
        while (at < rest.length() && matcher.find() && matcher.start() == at) {
            at = matcher.end();
            if (matcher.group(2) != null) {
                long seconds = Long.parseLong(matcher.group(2)) * 3600
                        + Long.parseLong(matcher.group(3)) * 60
                        + (matcher.group(4) == null ? 0 : Long.parseLong(matcher.group(4)));
                long micros = Math.multiplyExact(seconds, DateTimeText.MICROS_PER_SECOND) + fraction(matcher.group(5));
                parts[1] = Math.addExact(parts[1], "-".equals(matcher.group(1)) ? -micros : micros);
            } else {
                unit(matcher.group(6), matcher.group(7), matcher.group(8), text, parts);
            }
        }
        if (at == 0 || !rest.substring(at).isBlank()) {
            throw invalid("interval", text);
        }
        if (ago) {
            parts[0] = -parts[0];
            parts[1] = -parts[1];
        }
    }

    private static void isoInterval(String upper, String text, long[] parts) {
        int timeAt = upper.indexOf('T');
        Matcher matcher = ISO_INTERVAL.matcher(upper);
        int at = 1;
        while (at < upper.length()) {
            if (at == timeAt) {
                at++;
            }
            if (!matcher.find(at) || matcher.start() != at) {
                throw invalid("interval", text);
            }
            boolean minutes = matcher.group(3).equals("M") && timeAt >= 0 && at > timeAt;
            unit(
                    matcher.group(1),
                    matcher.group(2),
                    minutes ? "min" : matcher.group(3).toLowerCase(Locale.ROOT),
                    text,
                    parts);
            at = matcher.end();
        }
    }

    private static void unit(String whole, @Nullable String fraction, String unit, String text, long[] parts) {
        long count = Long.parseLong(whole);
        int monthsEach = monthsOf(unit);
        if (monthsEach > 0) {
            if (fraction != null && Long.parseLong(fraction) != 0) {
                throw invalid("interval", text);
            }
            parts[0] = Math.addExact(parts[0], Math.multiplyExact(count, monthsEach));
            return;
        }
        long microsEach = microsOf(unit, text);
        long micros = Math.multiplyExact(count, microsEach);
        if (fraction != null) {
            long part = Math.round(Double.parseDouble("0." + fraction) * microsEach);
            micros += whole.startsWith("-") ? -part : part;
        }
        parts[1] = Math.addExact(parts[1], micros);
    }

    private static int monthsOf(String unit) {
        return switch (unit) {
            case "y", "yr", "yrs", "year", "years" -> 12;
            case "mon", "mons", "month", "months", "m" -> 1;
            default -> 0;
        };
    }

    private static long microsOf(String unit, String text) {
        return switch (unit) {
            case "w", "week", "weeks" -> 7 * DateTimeText.MICROS_PER_DAY;
            case "d", "day", "days" -> DateTimeText.MICROS_PER_DAY;
            case "h", "hr", "hrs", "hour", "hours" -> DateTimeText.MICROS_PER_HOUR;
            case "min", "mins", "minute", "minutes" -> DateTimeText.MICROS_PER_MINUTE;
            case "s", "sec", "secs", "second", "seconds" -> DateTimeText.MICROS_PER_SECOND;
            case "ms", "millisecond", "milliseconds" -> 1000;
            case "us", "microsecond", "microseconds" -> 1;
            default -> throw invalid("interval", text);
        };
    }

    private static Matcher matcher(Pattern pattern, String text, String type) {
        Matcher matcher = pattern.matcher(text.strip());
        if (!matcher.matches()) {
            throw invalid(type, text);
        }
        return matcher;
    }

    private static MillraceException invalid(String type, String text) {
        return INVALID_DATETIME.error("invalid input syntax for type %s: \"%s\"", type, text);
    }

    private static MillraceException outOfRange(String text, @Nullable Throwable cause) {
        String message = "date/time field value out of range: \"%s\"";
        return cause == null
                ? DATETIME_OVERFLOW.error(message, text)
                : DATETIME_OVERFLOW.causedBy(cause, message, text);
    }
}
