package io.millrace.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.error.MillraceException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CopyTest {
    private static final Schema SCHEMA =
            Schema.of(Schema.Field.of("id", DataType.INT), Schema.Field.of("x", DataType.VARCHAR));

    private static List<List<@Nullable Object>> read(CopyOptions options, byte[] data, int pieceSize) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        CopyDecoder decoder = new CopyDecoder("t", SCHEMA, options, ZoneOffset.UTC, batch -> collect(batch, rows));
        for (int at = 0; at < data.length; at += pieceSize) {
            decoder.add(data, at, Math.min(pieceSize, data.length - at));
        }
        decoder.finish();
        assertThat(decoder.rowCount()).isEqualTo(rows.size());
        return rows;
    }

    private static void collect(ColumnBatch batch, List<List<@Nullable Object>> rows) {
        for (int row = 0; row < batch.rowCount(); row++) {
            List<@Nullable Object> values = new ArrayList<>();
            for (int column = 0; column < batch.columnCount(); column++) {
                values.add(batch.column(column).value(row));
            }
            rows.add(values);
        }
    }

    private static List<List<@Nullable Object>> read(CopyOptions options, String data) {
        byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
        List<List<@Nullable Object>> whole = read(options, bytes, bytes.length);
        for (int size = 1; size < 8; size++) {
            assertThat(read(options, bytes, size)).isEqualTo(whole);
        }
        return whole;
    }

    @Test
    void readsCsv() {
        CopyOptions options = CopyOptions.of(Map.of("format", "csv", "header", "true"));
        assertThat(read(options, "id,x\n1,\"a \"\"q\"\", b\nc\"\r\n2,\n3,\"\"\n,plain"))
                .containsExactly(
                        Arrays.asList(1L, "a \"q\", b\nc"),
                        Arrays.asList(2L, null),
                        Arrays.asList(3L, ""),
                        Arrays.asList(null, "plain"));
    }

    @Test
    void readsText() {
        assertThat(read(CopyOptions.TEXT, "1\ta\\tb\\\\\\x41\\101\n\\N\t\\N\n2\t\n\\.\nignored"))
                .containsExactly(Arrays.asList(1L, "a\tb\\AA"), Arrays.asList(null, null), Arrays.asList(2L, ""));
    }

    @Test
    void saysWhereAnErrorIs() {
        // As PostgreSQL 15 says it, where the last part is its CONTEXT.
        assertError("1,a\nq,b\n", "invalid input syntax for type integer: \"q\"", "COPY t, line 2, column id: \"q\"");
        assertError("1\n", "missing data for column \"x\"", "COPY t, line 1: \"1\"");
        assertError("1,2,3\n", "extra data after last expected column", "COPY t, line 1: \"1,2,3\"");
        assertError("1,\"ab", "unterminated CSV quoted field", "COPY t, line 1: \"1,\"ab\"");
        assertError(
                "1,\"a\nb\"\n99999999999,b\n",
                "value \"99999999999\" is out of range for type integer",
                "COPY t, line 3, column id: \"99999999999\"");
    }

    private static void assertError(String data, String message, String context) {
        assertThatThrownBy(() -> read(CopyOptions.CSV, data))
                .hasMessage(message)
                .isInstanceOfSatisfying(MillraceException.class, error -> assertThat(error.context())
                        .isEqualTo(context));
    }

    @Test
    void skipsAndCountsBadRowsIfAsked() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        CopyOptions options = CopyOptions.of(Map.of("format", "csv", "on_error", "ignore"));
        CopyDecoder decoder = new CopyDecoder("t", SCHEMA, options, ZoneOffset.UTC, batch -> collect(batch, rows));
        byte[] data = "1,a\nx,b\n2\n3,c\n".getBytes(StandardCharsets.UTF_8);
        decoder.add(data, 0, data.length);
        decoder.finish();
        assertThat(rows).containsExactly(Arrays.asList(1L, "a"), Arrays.asList(3L, "c"));
        assertThat(decoder.skippedCount()).isEqualTo(2);
    }

    @Test
    void checksOptions() {
        assertThatThrownBy(() -> CopyOptions.of(Map.of("format", "xml")))
                .hasMessage("COPY format \"xml\" not recognized");
        assertThatThrownBy(() -> CopyOptions.of(Map.of("delimiter", "ab")))
                .hasMessage("COPY delimiter must be a single one-byte character");
        assertThatThrownBy(() -> CopyOptions.of(Map.of("quote", "'")))
                .hasMessage("COPY quote available only in CSV mode");
        assertThatThrownBy(() -> CopyOptions.of(Map.of("colour", "red")))
                .hasMessage("option \"colour\" not recognized");
        assertThatThrownBy(() -> CopyOptions.of(Map.of("header", "maybe")))
                .hasMessage("header requires a Boolean value or \"match\"");
    }

    @Property(tries = 300)
    void readsWhatItWrites(
            @ForAll @Size(max = 20) List<String> texts,
            @ForAll boolean csv,
            @ForAll @IntRange(min = 1, max = 50) int piece) {
        BatchBuilder builder = new BatchBuilder(SCHEMA);
        List<List<@Nullable Object>> expected = new ArrayList<>();
        for (String text : texts) {
            String clean = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).replace("\0", "");
            String value = clean.length() % 5 == 4 ? null : clean;
            builder.add((long) text.length(), value);
            expected.add(Arrays.asList((long) text.length(), value));
        }
        CopyOptions options = csv ? CopyOptions.CSV : CopyOptions.TEXT;
        ByteSlice out = new ByteSlice();
        out.clear();
        new CopyEncoder(SCHEMA, options, ZoneOffset.UTC).append(out, builder.build());
        assertThat(read(options, out.toBytes(), piece)).isEqualTo(expected);
    }
}
