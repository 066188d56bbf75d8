package io.millrace.server.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.error.MillraceException;
import io.millrace.common.fuzzing.Allowance;
import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.data.TextValues;
import io.netty.buffer.Unpooled;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Values to bytes and back. Expected texts are what psql 15 prints, expected bytes what the send functions of its manual say. */
final class ValuesTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private final TextValues texts = new TextValues(BERLIN, true);
    private final ValueBinary binary = new ValueBinary(BERLIN);
    private final ParameterDecoder decoder = new ParameterDecoder(BERLIN);

    private String text(DataType type, Object value) {
        return texts.text(value, type);
    }

    private byte[] binary(DataType type, Object value) {
        WireBuffer out = new WireBuffer(1);
        binary.write(type, value, out);
        return out.copy();
    }

    private Object parse(DataType type, String given) {
        return decoder.decode(0, 0, given.getBytes(StandardCharsets.UTF_8), type);
    }

    private void roundTrips(DataType type, Object value) {
        assertThat(parse(type, text(type, value))).as("text of %s", type).isEqualTo(value);
        assertThat(decoder.decode(PostgresType.oidOf(type), 1, binary(type, value), type))
                .as("binary of %s", type)
                .isEqualTo(value);
    }

    private static long micros(String instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(instant));
    }

    @Test
    void printsNumbersAsPostgres() {
        assertThat(text(DataType.BIGINT, Long.MIN_VALUE)).isEqualTo("-9223372036854775808");
        assertThat(text(DataType.BIGINT, Long.MAX_VALUE)).isEqualTo("9223372036854775807");
        assertThat(text(DataType.DOUBLE, 0.1)).isEqualTo("0.1");
        assertThat(text(DataType.DOUBLE, 1.0)).isEqualTo("1");
        assertThat(text(DataType.DOUBLE, -0.0)).isEqualTo("-0");
        assertThat(text(DataType.DOUBLE, 1e15)).isEqualTo("1e+15");
        assertThat(text(DataType.DOUBLE, 123456789012345.0)).isEqualTo("123456789012345");
        assertThat(text(DataType.DOUBLE, 1e-5)).isEqualTo("1e-05");
        assertThat(text(DataType.DOUBLE, 0.0001)).isEqualTo("0.0001");
        assertThat(text(DataType.DOUBLE, 1.5e300)).isEqualTo("1.5e+300");
        assertThat(text(DataType.DOUBLE, 1.0 / 3)).isEqualTo("0.3333333333333333");
        assertThat(text(DataType.DOUBLE, Double.NEGATIVE_INFINITY)).isEqualTo("-Infinity");
        assertThat(text(DataType.REAL, (double) 0.1f)).isEqualTo("0.1");
        assertThat(text(DataType.REAL, 1e6)).isEqualTo("1e+06");
        assertThat(text(DataType.REAL, (double) 3.4028235e38f)).isEqualTo("3.4028235e+38");
        assertThat(text(DataType.decimal(38, 2), new BigDecimal("-0.05"))).isEqualTo("-0.05");
    }

    @Test
    void everyDoubleReadsBackAsItself() {
        Random random = new Random(7);
        for (int i = 0; i < 40_000; i++) {
            double value = i % 2 == 0
                    ? Double.longBitsToDouble(random.nextLong())
                    : Math.rint(random.nextDouble() * 1e8) / Math.pow(10, random.nextInt(9));
            assertThat(parse(DataType.DOUBLE, text(DataType.DOUBLE, value))).isEqualTo(value);
            double single = Float.intBitsToFloat(random.nextInt());
            assertThat(parse(DataType.REAL, text(DataType.REAL, single))).isEqualTo(single);
        }
    }

    @Test
    void printsDatesAsPostgres() {
        assertThat(text(DataType.DATE, 0L)).isEqualTo("1970-01-01");
        assertThat(text(DataType.DATE, LocalDate.of(0, 12, 31).toEpochDay())).isEqualTo("0001-12-31 BC");
        assertThat(text(DataType.DATE, LocalDate.of(12024, 2, 29).toEpochDay())).isEqualTo("12024-02-29");
        assertThat(text(DataType.TIME, 3_723_000_500L)).isEqualTo("01:02:03.0005");
        assertThat(text(DataType.TIMESTAMP, micros("1969-12-31T23:59:59.999999Z")))
                .isEqualTo("1969-12-31 23:59:59.999999");
        assertThat(text(DataType.TIMESTAMP_TZ, micros("2024-07-01T10:00:00Z"))).isEqualTo("2024-07-01 12:00:00+02");
        assertThat(text(DataType.TIMESTAMP_TZ, micros("2024-01-01T10:00:00.5Z")))
                .isEqualTo("2024-01-01 11:00:00.5+01");
        TextValues india = new TextValues(ZoneId.of("Asia/Kolkata"), true);
        assertThat(india.text(0L, DataType.TIMESTAMP_TZ)).isEqualTo("1970-01-01 05:30:00+05:30");
    }

    @Test
    void offsetsAreRightAroundEveryTransition() {
        Random random = new Random(3);
        long second = Instant.parse("2024-03-31T00:59:58Z").getEpochSecond();
        for (int i = 0; i < 20_000; i++) {
            String expected = LocalDateTime.ofInstant(Instant.ofEpochSecond(second), BERLIN)
                    .format(DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss"));
            assertThat(text(DataType.TIMESTAMP_TZ, second * 1_000_000)).startsWith(expected);
            second = i < 10
                    ? second + 1
                    : Instant.parse("1950-01-01T00:00:00Z").getEpochSecond() + random.nextInt(Integer.MAX_VALUE);
        }
    }

    @Test
    void printsIntervalsAsPostgres() {
        assertThat(text(DataType.INTERVAL_YEAR_MONTH, 14L)).isEqualTo("1 year 2 mons");
        assertThat(text(DataType.INTERVAL_YEAR_MONTH, -14L)).isEqualTo("-1 years -2 mons");
        assertThat(text(DataType.INTERVAL_YEAR_MONTH, 0L)).isEqualTo("00:00:00");
        assertThat(text(DataType.INTERVAL_DAY_TIME, 93_784_500_000L)).isEqualTo("1 day 02:03:04.5");
        assertThat(text(DataType.INTERVAL_DAY_TIME, -1_000_000L)).isEqualTo("-00:00:01");
        assertThat(text(DataType.INTERVAL_DAY_TIME, 0L)).isEqualTo("00:00:00");
    }

    @Test
    void readsWhatClientsWrite() {
        assertThat(parse(DataType.TIMESTAMP, "2024-02-29 10:00:00+05")).isEqualTo(micros("2024-02-29T10:00:00Z"));
        assertThat(parse(DataType.TIMESTAMP_TZ, "2024-02-29T10:00:00Z")).isEqualTo(micros("2024-02-29T10:00:00Z"));
        assertThat(parse(DataType.TIMESTAMP_TZ, "2024-02-29 10:00:00.25 -03:30"))
                .isEqualTo(micros("2024-02-29T13:30:00.25Z"));
        assertThat(parse(DataType.TIMESTAMP_TZ, "2024-07-01 12:00")).isEqualTo(micros("2024-07-01T10:00:00Z"));
        assertThat(parse(DataType.TIMESTAMP_TZ, "2024-07-01 12:00:00 America/New_York"))
                .isEqualTo(micros("2024-07-01T16:00:00Z"));
        assertThat(parse(new DataType.Timestamp(3, false), "2024-01-01 00:00:00.0005"))
                .isEqualTo(micros("2024-01-01T00:00:00.001Z"));
        assertThat(parse(DataType.DATE, "0001-12-31 BC"))
                .isEqualTo(LocalDate.of(0, 12, 31).toEpochDay());
        assertThat(parse(DataType.INTERVAL_DAY_TIME, "0 years 0 mons 1 days 2 hours 3 mins 4.5 secs"))
                .isEqualTo(93_784_500_000L);
        assertThat(parse(DataType.INTERVAL_DAY_TIME, "P1DT2H3M4.5S")).isEqualTo(93_784_500_000L);
        assertThat(parse(DataType.INTERVAL_DAY_TIME, "-00:00:01")).isEqualTo(-1_000_000L);
        assertThat(parse(DataType.INTERVAL_YEAR_MONTH, "P1Y2M")).isEqualTo(14L);
        assertThat(parse(DataType.BOOLEAN, " TRUE ")).isEqualTo(true);
        assertThat(parse(DataType.BOOLEAN, "off")).isEqualTo(false);
        assertThat(parse(DataType.decimal(12, 2), "1e3")).isEqualTo(new BigDecimal("1000.00"));
        assertThat(parse(DataType.decimal(12, 2), "0.005")).isEqualTo(new BigDecimal("0.01"));
        assertThat(parse(DataType.BYTEA, "\\x00ff")).isEqualTo(ByteBuffer.wrap(new byte[] {0, -1}));
        assertThat(parse(DataType.BYTEA, "a\\\\\\001")).isEqualTo(ByteBuffer.wrap(new byte[] {'a', '\\', 1}));
        assertThat(parse(new DataType.Array(DataType.INT), "[2:3]={7,NULL}")).isEqualTo(Arrays.asList(7L, null));
        assertThat(parse(new DataType.Array(DataType.VARCHAR), "{ a b , \"c,\\\"d\" ,\"NULL\"}"))
                .isEqualTo(List.of("a b", "c,\"d", "NULL"));
    }

    @Test
    void saysWhatIsWrongWithAValue() {
        refused(DataType.INT, "abc", "22P02", "invalid input syntax for type integer: \"abc\"");
        refused(DataType.INT, "2147483648", "22003", "value \"2147483648\" is out of range for type integer");
        refused(
                DataType.BIGINT,
                "9223372036854775808",
                "22003",
                "value \"9223372036854775808\" is out of range for type bigint");
        refused(DataType.DATE, "2024-02-30", "22008", "date/time field value out of range: \"2024-02-30\"");
        refused(DataType.TIMESTAMP, "soon", "22007", "invalid input syntax for type timestamp: \"soon\"");
        refused(DataType.DATE, "Infinity", "0A000", "date \"infinity\" is not supported");
        refused(DataType.TIMESTAMP_TZ, "-infinity", "0A000", "timestamp with time zone \"-infinity\" is not supported");
        refused(DataType.DOUBLE, "0x1p3", "22P02", "invalid input syntax for type double precision: \"0x1p3\"");
        refused(DataType.DOUBLE, "1e999", "22003", "\"1e999\" is out of range for type double precision");
        refused(DataType.decimal(4, 2), "100", "22003", "numeric field overflow");
        refused(new DataType.Varchar(3), "abcd", "22001", "value too long for type character varying(3)");
        refused(new DataType.Array(DataType.INT), "{1,2", "22P02", "malformed array literal: \"{1,2\"");
        assertThatThrownBy(() -> decoder.decode(0, 0, new byte[] {(byte) 0xff}, DataType.VARCHAR))
                .hasMessage("invalid byte sequence for encoding \"UTF8\": 0xff");
        assertThatThrownBy(() -> decoder.decode(23, 1, new byte[3], DataType.INT))
                .isInstanceOf(MillraceException.class);
        assertThatThrownBy(() -> decoder.decode(23, 1, new byte[5], DataType.INT))
                .hasMessage("incorrect binary data format in bind parameter");
        assertThatThrownBy(() -> decoder.decode(114, 1, new byte[] {'{', 'x'}, DataType.JSON))
                .hasMessage("invalid input syntax for type json");
        refused(DataType.UUID, "a0eebc99", "22P02", "invalid input syntax for type uuid: \"a0eebc99\"");
        refused(
                DataType.UUID,
                "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1g",
                "22P02",
                "invalid input syntax for type uuid: \"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1g\"");
        refused(
                DataType.UUID,
                "{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
                "22P02",
                "invalid input syntax for type uuid: \"{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11\"");
        refused(new DataType.Varchar(3, true), "abcd ", "22001", "value too long for type character(3)");
    }

    private void refused(DataType type, String given, String sqlState, String message) {
        assertThatThrownBy(() -> parse(type, given))
                .isInstanceOfSatisfying(
                        MillraceException.class, e -> assertThat(e.sqlState()).isEqualTo(sqlState))
                .hasMessage(message);
    }

    @Test
    void everyTypeRoundTripsInBothFormats() {
        roundTrips(DataType.BOOLEAN, true);
        roundTrips(DataType.SMALLINT, (long) Short.MIN_VALUE);
        roundTrips(DataType.INT, (long) Integer.MIN_VALUE);
        roundTrips(DataType.BIGINT, Long.MIN_VALUE);
        roundTrips(DataType.REAL, (double) 1.17549435E-38f);
        roundTrips(DataType.DOUBLE, Math.PI);
        roundTrips(DataType.DOUBLE, Double.NaN);
        roundTrips(DataType.VARCHAR, "żółć\t\"'\\ 🚂");
        roundTrips(DataType.JSON, "{\"a\": [1, null]}");
        roundTrips(DataType.BYTEA, ByteBuffer.wrap(new byte[] {0, 1, -1, '\\'}));
        roundTrips(DataType.DATE, LocalDate.of(2024, 2, 29).toEpochDay());
        roundTrips(DataType.DATE, LocalDate.of(-44, 3, 15).toEpochDay());
        roundTrips(DataType.TIME, 86_399_999_999L);
        roundTrips(
                DataType.TIMESTAMP,
                LocalDateTime.of(1999, 12, 31, 23, 59, 59).toEpochSecond(ZoneOffset.UTC) * 1_000_000 + 1);
        roundTrips(DataType.TIMESTAMP_TZ, micros("1900-01-01T00:00:00Z"));
        roundTrips(DataType.INTERVAL_DAY_TIME, -93_784_500_000L);
        roundTrips(DataType.INTERVAL_YEAR_MONTH, -25L);
        roundTrips(new DataType.Array(DataType.VARCHAR), Arrays.asList("", null, "null", "a,b", "{}", "\\\""));
        roundTrips(new DataType.Array(DataType.decimal(10, 2)), List.of(new BigDecimal("1.50")));
        roundTrips(new DataType.Array(DataType.BIGINT), List.of());
        roundTrips(
                new DataType.Array(new DataType.Array(DataType.INT)),
                List.of(List.of(1L, 2L), Arrays.asList(3L, null)));
    }

    @Test
    void everyDecimalRoundTrips() {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            int precision = 1 + random.nextInt(38);
            int scale = random.nextInt(precision + 1);
            BigDecimal value = new BigDecimal(
                    new BigInteger(1 + random.nextInt(120), random).mod(BigInteger.TEN.pow(precision)), scale);
            value = random.nextBoolean() ? value.negate() : value;
            DataType type = DataType.decimal(precision, scale);
            roundTrips(type, value);
            if (precision <= 18) {
                WireBuffer fromLong = new WireBuffer(8);
                NumericBinary.write(value.unscaledValue().longValueExact(), scale, fromLong);
                assertThat(fromLong.copy()).isEqualTo(binary(type, value));
                ByteSlice fromLongText = new ByteSlice();
                texts.append(fromLongText, value.unscaledValue().longValueExact(), type);
                assertThat(fromLongText.toString()).isEqualTo(value.toPlainString());
            }
        }
    }

    /** Its first digit is the 131,072nd behind the point; the scale cuts off all of them, or all but what is before. */
    @Test
    void digitsBehindTheScaleTakeNoMemory() {
        byte[] far = numeric(-32_768, 16_383, 89);
        new Allowance(64 << 10, 0).check(far.length, () -> assertThat(NumericBinary.read(reader(far)))
                .isEqualTo(BigDecimal.valueOf(0, 16_383)));
        byte[] longest = numeric(0, 2, 65_535);
        new Allowance(256 << 10, 0).check(longest.length, () -> assertThat(NumericBinary.read(reader(longest)))
                .isEqualTo(new BigDecimal("1234.12")));
        assertThat(NumericBinary.read(reader(numeric(-1, 6, 3)))).isEqualTo(new BigDecimal("0.123412"));
        assertThat(NumericBinary.read(reader(numeric(-2, 3, 1)))).isEqualTo(new BigDecimal("0.000"));
    }

    private static MessageReader reader(byte[] bytes) {
        return new MessageReader(Unpooled.wrappedBuffer(bytes));
    }

    /** Of {@code count} digits 1234. */
    private static byte[] numeric(int weight, int scale, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(8 + 2 * count);
        bytes.putShort((short) count)
                .putShort((short) weight)
                .putShort((short) 0)
                .putShort((short) scale);
        while (bytes.hasRemaining()) {
            bytes.putShort((short) 1234);
        }
        return bytes.array();
    }

    @Test
    void numericHasPostgresBytes() {
        // numeric_send of 12345.6789: three digits 1, 2345, 6789, first of weight 1, positive, scale 4
        assertThat(binary(DataType.decimal(12, 4), new BigDecimal("12345.6789")))
                .isEqualTo(new byte[] {0, 3, 0, 1, 0, 0, 0, 4, 0, 1, 9, 41, 26, (byte) 133});
        assertThat(binary(DataType.decimal(3, 2), new BigDecimal("-0.50")))
                .isEqualTo(new byte[] {0, 1, -1, -1, 64, 0, 0, 2, 19, (byte) 136});
        assertThat(binary(DataType.decimal(3, 2), new BigDecimal("0.00")))
                .isEqualTo(new byte[] {0, 0, 0, 0, 0, 0, 0, 2});
    }

    @Test
    void takesANumberAsAnotherType() {
        assertThat(decoder.decode(23, 1, new byte[] {0, 0, 0, 42}, DataType.BIGINT))
                .isEqualTo(42L);
        assertThat(decoder.decode(20, 1, new byte[] {0, 0, 0, 0, 0, 0, 0, 42}, DataType.INT))
                .isEqualTo(42L);
        assertThat(decoder.decode(20, 1, new byte[] {0, 0, 0, 0, 0, 0, 0, 42}, DataType.decimal(10, 2)))
                .isEqualTo(new BigDecimal("42.00"));
        assertThat(decoder.decode(1700, 1, binary(DataType.decimal(10, 1), new BigDecimal("2.5")), DataType.INT))
                .isEqualTo(3L);
        assertThat(decoder.decode(701, 1, binary(DataType.DOUBLE, 2.5), DataType.decimal(10, 2)))
                .isEqualTo(new BigDecimal("2.50"));
        assertThatThrownBy(() -> decoder.decode(20, 1, binary(DataType.BIGINT, 1L << 40), DataType.INT))
                .hasMessage("integer out of range");
    }

    @Test
    void takesANumberWhoseTypeTheClientLeavesOpenAsItsColumnIs() {
        byte[] large = binary(DataType.decimal(30, 2), new BigDecimal("12345678901234567890.12"));
        assertThatThrownBy(() -> decoder.decode(0, 1, large, DataType.decimal(12, 2)))
                .hasMessage("numeric field overflow");
        byte[] exact = binary(DataType.decimal(10, 4), new BigDecimal("1.2350"));
        assertThat(decoder.decode(0, 1, exact, DataType.decimal(12, 2))).isEqualTo(new BigDecimal("1.24"));
    }

    @Test
    void refusesBinaryTimesThatTextCannotSay() {
        byte[] most = {127, -1, -1, -1, -1, -1, -1, -1};
        assertThatThrownBy(() -> decoder.decode(1114, 1, most, DataType.TIMESTAMP))
                .hasMessage("timestamp out of range");
        assertThatThrownBy(() -> decoder.decode(1083, 1, most, DataType.TIME)).hasMessage("time out of range");
        assertThatThrownBy(() -> decoder.decode(1082, 1, Arrays.copyOf(most, 4), DataType.DATE))
                .hasMessage("date out of range");
        byte[] interval = ByteBuffer.allocate(16)
                .putLong(Long.MAX_VALUE)
                .putInt(1)
                .putInt(0)
                .array();
        assertThatThrownBy(() -> decoder.decode(1186, 1, interval, DataType.INTERVAL_DAY_TIME))
                .hasMessage("interval out of range");
    }

    /** Sixteen million rows of none: an array without elements is empty, however many rows it says to have. */
    @Test
    void takesAnArrayWithoutElementsAsEmpty() {
        byte[] array = ByteBuffer.allocate(28)
                .putInt(2)
                .putInt(0)
                .putInt(23)
                .putInt(1 << 24)
                .putInt(1)
                .putInt(0)
                .putInt(1)
                .array();
        assertThat(decoder.decode(1007, 1, array, new DataType.Array(new DataType.Array(DataType.INT))))
                .isEqualTo(List.of());
    }

    @Test
    void printsCompositesAsPostgres() {
        DataType row = DataType.row(
                Schema.Field.of("a", DataType.INT),
                Schema.Field.of("b", DataType.VARCHAR),
                Schema.Field.of("c", DataType.VARCHAR));
        assertThat(text(row, Arrays.asList(1L, null, "x \"y\""))).isEqualTo("(1,,\"x \"\"y\"\"\")");
        assertThat(text(new DataType.Array(row), List.of(Arrays.asList(1L, null, "z"))))
                .isEqualTo("{\"(1,,z)\"}");
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("k\n", new ArrayList<>(Arrays.asList(1L, null)));
        DataType mapType = new DataType.MapOf(DataType.VARCHAR, new DataType.Array(DataType.INT));
        assertThat(text(mapType, map)).isEqualTo("{\"k\\n\":[1,null]}");
        assertThat(text(mapType, Map.of())).isEqualTo("{}");
        assertThat(parse(row, "(1,,\"x \"\"y\"\"\")")).isEqualTo(Arrays.asList(1L, null, "x \"y\""));
    }

    @Test
    void aValueThatCannotBeSentLeavesNoHalfRow() {
        DataType type = new DataType.Array(new DataType.Array(DataType.INT));
        ColumnBuilder column = ColumnBuilder.of(type);
        column.append(List.of(List.of(1L), List.of(2L)));
        column.append(List.of(List.of(1L), List.of(2L, 3L)));
        ColumnBatch batch = new ColumnBatch(2, column.build());
        RowWriter writer = new RowWriter(new Schema(List.of(Schema.Field.of("a", type))), new boolean[] {true}, BERLIN);
        writer.bind(batch);
        WireBuffer out = new WireBuffer(1);
        assertThat(writer.write(0, 1, Integer.MAX_VALUE, out)).isEqualTo(1);
        byte[] firstRow = out.copy();
        assertThatThrownBy(() -> writer.write(0, 2, Integer.MAX_VALUE, out))
                .hasMessage("multidimensional arrays must have array expressions with matching dimensions");
        assertThat(out.size()).isEqualTo(2 * firstRow.length);
    }
}
