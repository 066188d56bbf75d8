package io.millrace.sql.setting;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 5 seconds}, {@code 7d}, {@code 1h 30m}, {@code 250ms}, {@code 00:01:30}. */
public final class DurationText {
    private static final Pattern PART = Pattern.compile("\\s*([+-]?\\d+(?:\\.\\d+)?)\\s*([a-z]*)\\s*");
    private static final Pattern CLOCK = Pattern.compile("\\s*(\\d+):(\\d{1,2})(?::(\\d{1,2}(?:\\.\\d{1,6})?))?\\s*");
    /** A longer one is none: the pattern takes time that grows with the square. */
    private static final int MAX_LENGTH = 1_000;

    private static final BigDecimal MICROS_PER_SECOND = BigDecimal.valueOf(1_000_000);

    private DurationText() {}

    /**
     * Microseconds; empty if {@code text} is no duration of fixed length.
     *
     * @param bareUnit the unit of a number without one, such as {@code ms}
     */
    public static OptionalLong micros(String text, String bareUnit) {
        if (text.length() > MAX_LENGTH) {
            return OptionalLong.empty();
        }
        String lower = text.toLowerCase(Locale.ROOT);
        Matcher clock = CLOCK.matcher(lower);
        if (clock.matches()) {
            BigDecimal seconds = clock.group(3) == null ? BigDecimal.ZERO : new BigDecimal(clock.group(3));
            return exact(seconds.add(BigDecimal.valueOf(60).multiply(new BigDecimal(clock.group(2))))
                    .add(BigDecimal.valueOf(3600).multiply(new BigDecimal(clock.group(1))))
                    .multiply(MICROS_PER_SECOND));
        }
        Matcher part = PART.matcher(lower);
        BigDecimal sum = BigDecimal.ZERO;
        int end = 0;
        while (part.find() && part.start() == end) {
            long unit = unitMicros(part.group(2).isEmpty() ? bareUnit : part.group(2));
            if (unit == 0) {
                return OptionalLong.empty();
            }
            sum = sum.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit)));
            end = part.end();
        }
        return end == 0 || end < lower.length() ? OptionalLong.empty() : exact(sum);
    }

    private static OptionalLong exact(BigDecimal micros) {
        BigDecimal whole = micros.setScale(0, RoundingMode.HALF_UP);
        return whole.precision() > 18 ? OptionalLong.empty() : OptionalLong.of(whole.longValueExact());
    }

    private static long unitMicros(String unit) {
        return switch (unit) {
            case "us", "usec", "microsecond", "microseconds" -> 1;
            case "ms", "msec", "millisecond", "milliseconds" -> 1_000;
            case "s", "sec", "secs", "second", "seconds" -> 1_000_000;
            case "m", "min", "mins", "minute", "minutes" -> 60_000_000;
            case "h", "hr", "hrs", "hour", "hours" -> 3_600_000_000L;
            case "d", "day", "days" -> 86_400_000_000L;
            case "w", "week", "weeks" -> 7 * 86_400_000_000L;
            default -> 0;
        };
    }
}
