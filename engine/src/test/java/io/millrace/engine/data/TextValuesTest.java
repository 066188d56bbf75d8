package io.millrace.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.error.MillraceException;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Forms and messages are those of PostgreSQL 15, looked up by running it. */
class TextValuesTest {
    private static final DataType.Decimal MONEY = new DataType.Decimal(5, 2);
    private final TextValues texts = new TextValues(ZoneId.of("Asia/Kolkata"), true);

    private void same(String text, DataType type) {
        becomes(text, text, type);
    }

    private void becomes(String expected, String text, DataType type) {
        assertThat(texts.text(texts.parse(text, type), type))
                .as("%s as %s", text, type)
                .isEqualTo(expected);
    }

    private void error(String state, String message, String text, DataType type) {
        assertThatThrownBy(() -> texts.parse(text, type))
                .hasMessage(message)
                .isInstanceOfSatisfying(
                        MillraceException.class, e -> assertThat(e.sqlState()).isEqualTo(state));
    }

    @Test
    void numbers() {
        becomes("-42", " -42 ", DataType.BIGINT);
        same("-9223372036854775808", DataType.BIGINT);
        error(
                "22003",
                "value \"9223372036854775808\" is out of range for type bigint",
                "9223372036854775808",
                DataType.BIGINT);
        error("22003", "value \"32768\" is out of range for type smallint", "32768", DataType.SMALLINT);
        error("22P02", "invalid input syntax for type integer: \"1.5\"", "1.5", DataType.INT);
        error("22P02", "invalid input syntax for type integer: \"\"", "", DataType.INT);
        becomes("1.24", "1.235", MONEY);
        becomes("-1.24", "-1.235", MONEY);
        becomes("120.00", "1.2e2", MONEY);
        error("22003", "numeric field overflow", "1000", MONEY);
        error("22003", "numeric field overflow", "1e1000000", MONEY);
        becomes("0.00", "1e-2000000000", MONEY);
        error("22P02", "invalid input syntax for type numeric: \"1,5\"", "1,5", MONEY);
        for (String text : List.of(
                "1e+15",
                "123456789012345",
                "0.0001",
                "1e-05",
                "5e-324",
                "NaN",
                "-Infinity",
                "-0",
                "1.7976931348623157e+308",
                "9.999999999999999e+22",
                "0.1",
                "100000000000000")) {
            same(text, DataType.DOUBLE);
        }
        same("3.0000001e+10", DataType.REAL);
        same("1e+06", DataType.REAL);
        same("1.2345675e+06", DataType.REAL);
        // Java's own printing is a unit off the closest.
        same("-2.0876947274827765e+25", DataType.DOUBLE);
        same("-6.3427843e+25", DataType.REAL);
        error("22003", "\"1e400\" is out of range for type double precision", "1e400", DataType.DOUBLE);
        error("22P02", "invalid input syntax for type double precision: \"0x1p3\"", "0x1p3", DataType.DOUBLE);
        error("22P02", "invalid input syntax for type double precision: \"1.2.3\"", "1.2.3", DataType.DOUBLE);
    }

    @Test
    void booleans() {
        for (String text : List.of("t", "TRUE", "yes", "on", "1", "tr", " y ")) {
            becomes("t", text, DataType.BOOLEAN);
        }
        for (String text : List.of("f", "False", "no", "off", "0")) {
            becomes("f", text, DataType.BOOLEAN);
        }
        error("22P02", "invalid input syntax for type boolean: \"o\"", "o", DataType.BOOLEAN);
    }

    @Test
    void datesAndTimes() {
        same("2001-02-03", DataType.DATE);
        same("0044-03-15 BC", DataType.DATE);
        same("12345-01-01", DataType.DATE);
        becomes("2001-02-03", "20010203", DataType.DATE);
        becomes("2001-02-03", "2/3/2001", DataType.DATE);
        same("16:05:06.5", DataType.TIME);
        becomes("16:05:00", "04:05 PM", DataType.TIME);
        same("2001-02-03 04:05:06.789", DataType.TIMESTAMP);
        becomes("2001-02-03 04:05:06", "2001-02-03T04:05:06Z", DataType.TIMESTAMP);
        becomes("2001-02-03 04:05:07", "2001-02-03 04:05:06.5", new DataType.Timestamp(0, false));
        becomes("2001-01-01 05:30:00.5+05:30", "2001-01-01 00:00:00.5+00", DataType.TIMESTAMP_TZ);
        becomes("2001-01-01 00:00:00+05:30", "2001-01-01", DataType.TIMESTAMP_TZ);
        becomes("2001-07-01 03:30:00+05:30", "2001-07-01 00:00 Europe/Berlin", DataType.TIMESTAMP_TZ);
        becomes("2001-07-01 21:30:00+05:30", "2001-07-01 12:00 America/New_York", DataType.TIMESTAMP_TZ);
        error("22008", "date/time field value out of range: \"2001-13-01\"", "2001-13-01", DataType.DATE);
        error("22008", "date/time field value out of range: \"2001-02-29\"", "2001-02-29", DataType.DATE);
        error("22007", "invalid input syntax for type timestamp: \"x\"", "x", DataType.TIMESTAMP);
        error(
                "22008",
                "date/time field value out of range: \"2001-01-01 25:00\"",
                "2001-01-01 25:00",
                DataType.TIMESTAMP_TZ);
        error("22023", "time zone \"foo/bar\" not recognized", "2001-01-01 00:00 Foo/Bar", DataType.TIMESTAMP_TZ);
    }

    @Test
    void intervals() {
        same("1 year 2 mons", DataType.INTERVAL_YEAR_MONTH);
        same("-1 years -1 mons", DataType.INTERVAL_YEAR_MONTH);
        becomes("1 year 2 mons", "1-2", DataType.INTERVAL_YEAR_MONTH);
        same("22:00:00", DataType.INTERVAL_DAY_TIME);
        same("-1 days -02:03:04.5", DataType.INTERVAL_DAY_TIME);
        becomes("7 days 02:00:00", "1 week 2 hours", DataType.INTERVAL_DAY_TIME);
        becomes("3 days 04:05:06", "P3DT4H5M6S", DataType.INTERVAL_DAY_TIME);
        becomes("-00:00:01.5", "1.5 seconds ago", DataType.INTERVAL_DAY_TIME);
        error("22007", "invalid input syntax for type interval: \"abc\"", "abc", DataType.INTERVAL_DAY_TIME);
    }

    @Test
    void bytesAndNested() {
        same("\\x00ff10", DataType.BYTEA);
        becomes("\\x61005c", "a\\000\\\\", DataType.BYTEA);
        error("22023", "invalid hexadecimal data: odd number of digits", "\\x123", DataType.BYTEA);
        DataType textArray = new DataType.Array(DataType.VARCHAR);
        same("{a,\"b c\",NULL,\"\",\"NULL\",\"q\\\"x\"}", textArray);
        same("{{1,2},{3,NULL}}", new DataType.Array(new DataType.Array(DataType.INT)));
        error("22P02", "malformed array literal: \"{1,2\"", "{1,2", textArray);
        becomes("{\"a b\",\"c,\\\"d\",\"NULL\"}", " { a b , \"c,\\\"d\" ,\"NULL\"}", textArray);
        becomes("{7,NULL}", "[2:3]={7,NULL}", new DataType.Array(DataType.INT));
        DataType row = DataType.row(
                Schema.Field.of("a", DataType.INT),
                Schema.Field.of("b", DataType.VARCHAR),
                Schema.Field.of("c", DataType.VARCHAR),
                Schema.Field.of("d", DataType.BOOLEAN));
        same("(1,\"a b\",,t)", row);
        assertThat(texts.parse("(,\"a \"\"b\"\"\",\"\",)", row)).isEqualTo(Arrays.asList(null, "a \"b\"", "", null));
        error("22P02", "malformed record literal: \"(1,2)\"", "(1,2)", row);
        error("22P02", "invalid input syntax for type json", "{a}", DataType.JSON);
    }

    @Property(tries = 500)
    void readsWhatItWrites(
            @ForAll long number,
            @ForAll double floating,
            @ForAll @LongRange(min = -210_000_000_000_000_000L, max = 9_000_000_000_000_000_000L) long micros,
            @ForAll @LongRange(min = -2_000_000, max = 100_000_000) long days,
            @ForAll @IntRange(max = 18) int scale) {
        roundTrip(number, DataType.BIGINT);
        roundTrip(floating, DataType.DOUBLE);
        roundTrip((double) (float) floating, DataType.REAL);
        roundTrip(micros, DataType.TIMESTAMP);
        roundTrip(micros, DataType.TIMESTAMP_TZ);
        roundTrip(days, DataType.DATE);
        roundTrip(Math.floorMod(micros, CivilTime.MICROS_PER_DAY), DataType.TIME);
        roundTrip(micros, DataType.INTERVAL_DAY_TIME);
        roundTrip(days, DataType.INTERVAL_YEAR_MONTH);
        roundTrip(new UUID(number, micros).toString(), DataType.UUID);
        roundTrip(BigDecimal.valueOf(number % 1_000_000_000_000_000_000L, scale), DataType.decimal(18, scale));
        roundTrip(BigDecimal.valueOf(number, scale), DataType.decimal(38, scale));
    }

    private void roundTrip(Object value, DataType type) {
        String text = texts.text(value, type);
        assertThat(texts.parse(text, type)).as("%s as %s", text, type).isEqualTo(value);
    }
}
