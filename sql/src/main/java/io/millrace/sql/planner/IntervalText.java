package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;
import static io.millrace.common.error.ErrorCode.INVALID_DATETIME;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Intervals as PostgreSQL writes them: {@code 1 day 02:03:04.5}, {@code 90 minutes}, {@code 1 year 2 mons}. */
final class IntervalText {
    private static final Pattern PART = Pattern.compile(
            "\\G\\s*(?:([+-]?)(\\d+):(\\d+)(?::(\\d+(?:\\.\\d*)?))?|([+-]?\\d*\\.?\\d+)\\s*([a-zA-Z]+))\\s*");
    /** A longer one is none: the pattern and its numbers take time that grows with the square. */
    private static final int MAX_LENGTH = 1_000;

    private static final BigDecimal SECOND = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal MINUTE = SECOND.multiply(BigDecimal.valueOf(60));
    private static final BigDecimal HOUR = MINUTE.multiply(BigDecimal.valueOf(60));
    private static final BigDecimal DAY = HOUR.multiply(BigDecimal.valueOf(24));

    private BigDecimal months = BigDecimal.ZERO;
    private BigDecimal micros = BigDecimal.ZERO;

    private IntervalText() {}

    static SqlLiteral parse(String text, SqlParserPos position) {
        if (text.length() > MAX_LENGTH) {
            throw invalid(text.substring(0, MAX_LENGTH) + "…", position);
        }
        IntervalText interval = new IntervalText();
        Matcher matcher = PART.matcher(text);
        int end = 0;
        while (end < text.length() && matcher.find()) {
            interval.add(matcher, text, position);
            end = matcher.end();
        }
        if (end < text.length() || text.isBlank()) {
            throw invalid(text, position);
        }
        return interval.literal(text, position);
    }

    private void add(Matcher part, String text, SqlParserPos position) {
        if (part.group(6) == null) {
            BigDecimal time = HOUR.multiply(new BigDecimal(part.group(2)))
                    .add(MINUTE.multiply(new BigDecimal(part.group(3))))
                    .add(SECOND.multiply(part.group(4) == null ? BigDecimal.ZERO : new BigDecimal(part.group(4))));
            micros = "-".equals(part.group(1)) ? micros.subtract(time) : micros.add(time);
            return;
        }
        BigDecimal count = new BigDecimal(part.group(5));
        switch (part.group(6).toLowerCase(Locale.ROOT)) {
            case "year", "years", "y", "yr", "yrs" -> months = months.add(count.multiply(BigDecimal.valueOf(12)));
            case "month", "months", "mon", "mons" -> months = months.add(count);
            case "week", "weeks", "w" -> micros = micros.add(DAY.multiply(count).multiply(BigDecimal.valueOf(7)));
            case "day", "days", "d" -> micros = micros.add(DAY.multiply(count));
            case "hour", "hours", "h", "hr", "hrs" -> micros = micros.add(HOUR.multiply(count));
            case "minute", "minutes", "m", "min", "mins" -> micros = micros.add(MINUTE.multiply(count));
            case "second", "seconds", "s", "sec", "secs" -> micros = micros.add(SECOND.multiply(count));
            case "millisecond", "milliseconds", "ms", "msec", "msecs" ->
                micros = micros.add(BigDecimal.valueOf(1000).multiply(count));
            case "microsecond", "microseconds", "us", "usec", "usecs" -> micros = micros.add(count);
            default -> throw invalid(text, position);
        }
    }

    private SqlLiteral literal(String text, SqlParserPos position) {
        if (months.signum() == 0) {
            return dayTime(position);
        }
        if (micros.signum() != 0) {
            throw new PositionedException(
                    FEATURE_NOT_SUPPORTED
                            .error("interval \"%s\" mixes months with days or times", text)
                            .hint("Add two intervals one after the other."),
                    position);
        }
        long total = months.abs().longValue();
        return SqlLiteral.createInterval(
                months.signum(),
                total / 12 + "-" + total % 12,
                new SqlIntervalQualifier(TimeUnit.YEAR, 9, TimeUnit.MONTH, -1, position),
                position);
    }

    private SqlLiteral dayTime(SqlParserPos position) {
        long total = micros.abs().setScale(0, RoundingMode.HALF_EVEN).longValueExact();
        long seconds = total / 1_000_000;
        String text = String.format(
                Locale.ROOT,
                "%d %02d:%02d:%02d.%06d",
                seconds / 86400,
                seconds / 3600 % 24,
                seconds / 60 % 60,
                seconds % 60,
                total % 1_000_000);
        return SqlLiteral.createInterval(
                micros.signum() < 0 ? -1 : 1,
                text,
                new SqlIntervalQualifier(TimeUnit.DAY, 9, TimeUnit.SECOND, 6, position),
                position);
    }

    private static PositionedException invalid(String text, SqlParserPos position) {
        return new PositionedException(
                INVALID_DATETIME.error("invalid input syntax for type interval: \"%s\"", text), position);
    }
}
