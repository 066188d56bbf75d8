package io.millrace.engine.data.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.Column;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a learned layout reads is what the general reader reads, whatever the bytes. */
class PredictingJsonReaderTest {
    private static final int ROWS = 30_000;
    private static final Schema SCHEMA = Schema.of(
            Schema.Field.of("id", DataType.BIGINT),
            Schema.Field.of("small", DataType.SMALLINT),
            Schema.Field.of("count", DataType.INT),
            Schema.Field.of("amount", DataType.DOUBLE),
            Schema.Field.of("price", new DataType.Decimal(10, 2)),
            Schema.Field.of("a_name_longer_than_a_word_or_two", DataType.VARCHAR),
            Schema.Field.of("ok", DataType.BOOLEAN),
            Schema.Field.of("ts", new DataType.Timestamp(3, false)),
            Schema.Field.of("zoned", new DataType.Timestamp(6, true)),
            Schema.Field.of("day", DataType.DATE),
            Schema.Field.of("missing", DataType.BIGINT));

    private static final String[][] USUAL = {
        {"1", "1234567", "12345678", "123456789012345678", "-5", "0", "9223372036854775807"},
        {"7", "-32768", "32767", "0"},
        {"2147483647", "-2147483648", "17", "123456"},
        {"12.5", "0.0", "7", "1234567.1234567", "-0.5", "123456789.987654321", "1e3", "0.1", "99.12345678"},
        {"1.25", "99999999.99", "3", "-7.5", "0.00"},
        {"\"Ada\"", "\"\"", "\"Grace Hopper of the Navy\"", "\"Zoë\"", "\"a\\nb\"", "\"12345678\"", "\"\\\"\""},
        {"true", "false"},
        {"\"2026-01-01T10:00:00.001\"", "\"2026-02-28 23:59:59\"", "\"1999-12-31T00:00:00.5\"", "1767261600000"},
        {"\"2026-01-01T10:00:00.000001Z\"", "\"2026-01-01T10:00:00Z\"", "\"2024-02-29T01:02:03.123456+02:00\""},
        {"\"2026-01-01\"", "\"1970-01-02\""},
        {"\"nobody wants it\"", "[1,{\"x\":null}]", "12"}
    };
    private static final String[] STRANGE = {
        "null",
        "007",
        "-0",
        "1.",
        ".5",
        "-",
        "tru",
        "\"x\"",
        "1e400",
        "\"2026-13-01T10:00:00\"",
        "\"2026-01-01T24:00:00\"",
        "\"2026-01-01T10:00:0a\"",
        "32768",
        "2147483648",
        "100000000.00",
        "1.234",
        "\"\u0001\"",
        "{}",
        "\"never closed",
        "\"\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u000010:00:00\"",
        "99999999999999999999",
        " 5",
        "5 "
    };

    private static String row(Random random, String blank, int strange) {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < USUAL.length; i++) {
            String name = i == USUAL.length - 1 ? "extra" : SCHEMA.field(i).name();
            boolean isStrange = random.nextInt(500) < strange;
            String[] values = isStrange ? STRANGE : USUAL[i];
            // Mostly the first, so that most rows look alike.
            String value = values[isStrange || random.nextInt(30) == 0 ? random.nextInt(values.length) : 0];
            text.append(i == 0 ? "" : ',' + blank)
                    .append('"')
                    .append(name)
                    .append("\":")
                    .append(blank)
                    .append(value);
        }
        return text.append('}').toString();
    }

    private static ColumnSink[] sinks() {
        ColumnSink[] sinks = new ColumnSink[SCHEMA.size()];
        for (int i = 0; i < sinks.length; i++) {
            sinks[i] = new ColumnSink(SCHEMA.type(i));
            sinks[i].ensure(ROWS);
        }
        return sinks;
    }

    private static byte[] mutated(String text, Random random) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(10) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static String read(ValueReader reader, ColumnSink[] sinks, byte[] bytes, int start, int length, int row) {
        try {
            reader.read(bytes, start, length, row);
            return "read";
        } catch (MillraceException e) {
            clear(sinks, row);
            return e.message() + ": " + e.detail();
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            clear(sinks, row);
            return "too short or out of range";
        }
    }

    private static void clear(ColumnSink[] sinks, int row) {
        for (ColumnSink sink : sinks) {
            sink.clear(row);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void readsAsTheGeneralReader(String blank) {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int[] starts = new int[ROWS];
        int[] lengths = new int[ROWS];
        for (int i = 0; i < ROWS; i++) {
            starts[i] = out.size();
            String text = row(random, blank, i < 2000 ? 0 : 2);
            out.writeBytes(
                    i < 2000 || random.nextBoolean() ? text.getBytes(StandardCharsets.UTF_8) : mutated(text, random));
            lengths[i] = out.size() - starts[i];
        }
        byte[] bytes = out.toByteArray();
        ColumnSink[] expected = sinks();
        ColumnSink[] one = sinks();
        ColumnSink[] run = sinks();
        JsonRowReader general = new JsonRowReader(SCHEMA, expected);
        PredictingJsonReader single = new PredictingJsonReader(SCHEMA, one);
        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            outcomes.add(read(general, expected, bytes, starts[i], lengths[i], i));
            assertThat(read(single, one, bytes, starts[i], lengths[i], i))
                    .as("seed %s, row %s: %s", seed, i, text(bytes, starts[i], lengths[i]))
                    .isEqualTo(outcomes.get(i));
        }
        assertThat(outcomes)
                .as("seed %s", seed)
                .filteredOn(outcome -> outcome.equals("read"))
                .hasSizeBetween(ROWS / 2, ROWS - 1000);
        assertThat(single.predicts()).as("seed %s", seed).isTrue();
        PredictingJsonReader together = new PredictingJsonReader(SCHEMA, run);
        for (int i = 0; i < ROWS; i++) {
            int from = i;
            int[] leftStarts = java.util.Arrays.copyOfRange(starts, from, Math.min(ROWS, from + 100));
            int[] leftLengths = java.util.Arrays.copyOfRange(lengths, from, Math.min(ROWS, from + 100));
            i += together.readAll(bytes, leftStarts, leftLengths, leftStarts.length, i);
            if (i < Math.min(ROWS, from + 100)) {
                assertThat(outcomes.get(i)).as("seed %s, row %s", seed, i).isNotEqualTo("read");
                clear(run, i);
            } else {
                i--;
            }
        }
        for (int field = 0; field < SCHEMA.size(); field++) {
            Column wanted = expected[field].take(ROWS);
            Column first = one[field].take(ROWS);
            Column second = run[field].take(ROWS);
            for (int i = 0; i < ROWS; i++) {
                String row = text(bytes, starts[i], lengths[i]);
                assertThat(first.value(i))
                        .as("seed %s, column %s: %s", seed, field, row)
                        .isEqualTo(wanted.value(i));
                assertThat(second.value(i))
                        .as("seed %s, column %s: %s", seed, field, row)
                        .isEqualTo(wanted.value(i));
            }
        }
    }

    private static String text(byte[] bytes, int start, int length) {
        return new String(bytes, start, length, StandardCharsets.UTF_8);
    }

    @Test
    void learnsNames() {
        byte[] bytes = "{ \"ID\" : 5,\"other\":\"x\", \"amount\":1.5 }".getBytes(StandardCharsets.UTF_8);
        ColumnSink[] sinks = sinks();
        JsonLayout layout = JsonLayout.of(bytes, 0, bytes.length, SCHEMA, sinks);
        assertThat(layout).isNotNull();
        assertThat(layout.parts()).extracting(JsonLayout.Part::field).containsExactly(0, -1, 3);
        assertThat(layout.parts().stream().map(part -> text(part.between(), 0, part.between().length)))
                .containsExactly("{ \"ID\" : ", ",\"other\":\"", ", \"amount\":");
        assertThat(text(layout.tail(), 0, layout.tail().length)).isEqualTo(" }");
        byte[] twice = "{\"id\":1,\"id\":2}".getBytes(StandardCharsets.UTF_8);
        assertThat(JsonLayout.of(twice, 0, twice.length, SCHEMA, sinks)).isNull();
    }
}
