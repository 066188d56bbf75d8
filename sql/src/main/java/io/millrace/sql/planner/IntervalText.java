package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.CivilTime;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.IntervalParser;
import java.util.Locale;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Intervals as PostgreSQL writes them, {@code 1 day 02:03:04.5} or {@code 1 year 2 mons}, as Calcite's literals. */
final class IntervalText {
    private static final long MICROS_PER_MONTH = 30 * CivilTime.MICROS_PER_DAY;

    private IntervalText() {}

    static SqlLiteral parse(String text, SqlParserPos position) {
        long months;
        long micros;
        try {
            months = IntervalParser.parse(text, DataType.INTERVAL_YEAR_MONTH);
            micros = IntervalParser.parse(text, DataType.INTERVAL_DAY_TIME) - months * MICROS_PER_MONTH;
        } catch (MillraceException e) {
            throw new PositionedException(e, position);
        }
        if (months == 0) {
            return dayTime(micros, position);
        }
        if (micros != 0) {
            throw new PositionedException(
                    FEATURE_NOT_SUPPORTED
                            .error("interval \"%s\" mixes months with days or times", text)
                            .hint("Add two intervals one after the other."),
                    position);
        }
        long total = Math.abs(months);
        return SqlLiteral.createInterval(
                Long.signum(months),
                total / 12 + "-" + total % 12,
                new SqlIntervalQualifier(TimeUnit.YEAR, 9, TimeUnit.MONTH, -1, position),
                position);
    }

    private static SqlLiteral dayTime(long micros, SqlParserPos position) {
        long total = Math.abs(micros);
        long seconds = total / CivilTime.MICROS_PER_SECOND;
        String text = String.format(
                Locale.ROOT,
                "%d %02d:%02d:%02d.%06d",
                seconds / 86400,
                seconds / 3600 % 24,
                seconds / 60 % 60,
                seconds % 60,
                total % CivilTime.MICROS_PER_SECOND);
        return SqlLiteral.createInterval(
                micros < 0 ? -1 : 1,
                text,
                new SqlIntervalQualifier(TimeUnit.DAY, 9, TimeUnit.SECOND, 6, position),
                position);
    }
}
