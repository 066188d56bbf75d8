package io.millrace.engine.data;

import static io.millrace.common.error.ErrorCode.DATETIME_OVERFLOW;
import static io.millrace.common.error.ErrorCode.INVALID_DATETIME;
import static io.millrace.engine.data.CivilTime.MICROS_PER_DAY;
import static io.millrace.engine.data.CivilTime.MICROS_PER_SECOND;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads intervals: {@code 1 year 2 mons 3 days 04:05:06.5}, {@code 1 week ago}, {@code 1-2} (years and months),
 * {@code P1Y2M3DT4H5M6S}, and a bare number as seconds. Of its months and its microseconds the one that the type keeps is
 * the value; a month counts 30 days where it must become days, as PostgreSQL's justify functions have it.
 */
public final class IntervalParser {
    private static final Pattern ITEM = Pattern.compile("\\s*([+-]?)(\\d+):(\\d{1,2})(?::(\\d{1,2}(?:\\.\\d*)?))?"
            + "|\\s*([+-]?)(\\d+)-(\\d{1,2})(?=\\s|$)"
            + "|\\s*([+-]?(?:\\d+\\.?\\d*|\\.\\d+))\\s*([a-zA-Z]*)");
    private static final Pattern ISO_ITEM = Pattern.compile("([+-]?\\d+(?:\\.\\d*)?)([YMWDHS])|T");
    private static final long DAYS_PER_MONTH = 30;
    private static final int MAX_LENGTH = 1000;

    private BigDecimal months = BigDecimal.ZERO;
    private BigDecimal micros = BigDecimal.ZERO;
    private final String text;

    private IntervalParser(String text) {
        this.text = text;
    }

    /** Months or microseconds; text that is no interval fails with 22007, one that is too long with 22008. */
    public static long parse(String text, DataType type) {
        IntervalParser parser = new IntervalParser(text);
        String body = text.strip();
        if (body.isEmpty() || body.length() > MAX_LENGTH) {
            throw parser.invalid();
        }
        if (body.charAt(0) == 'P') {
            parser.iso(body.substring(1));
        } else {
            parser.items(body);
        }
        return parser.value(type == DataType.INTERVAL_YEAR_MONTH);
    }

    private long value(boolean wantMonths) {
        BigDecimal value =
                wantMonths ? months : micros.add(months.multiply(BigDecimal.valueOf(DAYS_PER_MONTH * MICROS_PER_DAY)));
        BigDecimal whole = value.setScale(0, wantMonths ? RoundingMode.DOWN : RoundingMode.HALF_EVEN);
        if (whole.toBigInteger().bitLength() > 63) {
            throw DATETIME_OVERFLOW.error("interval field value out of range: \"%s\"", text);
        }
        return whole.longValue();
    }

    private void items(String body) {
        boolean ago = body.toLowerCase(Locale.ROOT).endsWith(" ago");
        String signed = ago ? body.substring(0, body.length() - 4) : body;
        String rest = (signed.startsWith("@") ? signed.substring(1) : signed).strip();
        Matcher matcher = ITEM.matcher(rest);
        int at = 0;
        int end = rest.length();
        while (at < end) {
            if (!matcher.region(at, end).lookingAt()) {
                throw invalid();
            }
            if (matcher.group(2) != null) {
                clock(matcher);
            } else if (matcher.group(6) != null) {
                BigDecimal value = new BigDecimal(matcher.group(6))
                        .multiply(BigDecimal.valueOf(12))
                        .add(new BigDecimal(matcher.group(7)));
                months = months.add("-".equals(matcher.group(5)) ? value.negate() : value);
            } else {
                add(new BigDecimal(matcher.group(8)), matcher.group(9).toLowerCase(Locale.ROOT));
            }
            at = matcher.end();
            while (at < end && Character.isWhitespace(rest.charAt(at))) {
                at++;
            }
        }
        if (ago) {
            months = months.negate();
            micros = micros.negate();
        }
    }

    private void clock(Matcher matcher) {
        String seconds = matcher.group(4);
        BigDecimal value = new BigDecimal(matcher.group(2))
                .multiply(BigDecimal.valueOf(60))
                .add(new BigDecimal(matcher.group(3)))
                .multiply(BigDecimal.valueOf(60))
                .add(seconds == null ? BigDecimal.ZERO : new BigDecimal(seconds))
                .multiply(BigDecimal.valueOf(MICROS_PER_SECOND));
        micros = micros.add("-".equals(matcher.group(1)) ? value.negate() : value);
    }

    private void add(BigDecimal count, String unit) {
        switch (unit) {
            case "year", "years", "y", "yr", "yrs" -> addMonths(count, 12);
            case "month", "months", "mon", "mons" -> addMonths(count, 1);
            case "decade", "decades" -> addMonths(count, 120);
            case "century", "centuries" -> addMonths(count, 1200);
            case "week", "weeks", "w" -> addMicros(count, 7 * MICROS_PER_DAY);
            case "day", "days", "d" -> addMicros(count, MICROS_PER_DAY);
            case "hour", "hours", "h", "hr", "hrs" -> addMicros(count, 3600 * MICROS_PER_SECOND);
            case "minute", "minutes", "m", "min", "mins" -> addMicros(count, 60 * MICROS_PER_SECOND);
            case "second", "seconds", "s", "sec", "secs", "" -> addMicros(count, MICROS_PER_SECOND);
            case "millisecond", "milliseconds", "ms", "msec", "msecs" -> addMicros(count, 1000);
            case "microsecond", "microseconds", "us", "usec", "usecs" -> addMicros(count, 1);
            default -> throw invalid();
        }
    }

    private void addMonths(BigDecimal count, long each) {
        months = months.add(count.multiply(BigDecimal.valueOf(each)));
    }

    private void addMicros(BigDecimal count, long each) {
        micros = micros.add(count.multiply(BigDecimal.valueOf(each)));
    }

    private void iso(String body) {
        Matcher matcher = ISO_ITEM.matcher(body);
        boolean time = false;
        int at = 0;
        while (at < body.length()) {
            if (!matcher.region(at, body.length()).lookingAt()) {
                throw invalid();
            }
            at = matcher.end();
            if (matcher.group(1) == null) {
                time = true;
                continue;
            }
            String unit =
                    switch (matcher.group(2)) {
                        case "Y" -> "year";
                        case "M" -> time ? "minute" : "month";
                        case "W" -> "week";
                        case "D" -> "day";
                        case "H" -> "hour";
                        default -> "second";
                    };
            add(new BigDecimal(matcher.group(1)), unit);
        }
    }

    private RuntimeException invalid() {
        return INVALID_DATETIME.error("invalid input syntax for type interval: \"%s\"", text);
    }
}
