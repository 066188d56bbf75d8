package io.millrace.engine.data;

import static io.millrace.common.fuzzing.Expectation.check;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.common.error.ErrorKind;
import io.millrace.common.error.MillraceException;
import io.millrace.common.fuzzing.Allowance;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever data a COPY sends, in each of its formats: the same rows are read of it, or it is refused for the same reason,
 * wherever it is cut; rows that were read are written so that they are read again.
 *
 * <p>The first byte of an input picks one of {@link #OPTIONS}, the second how long the pieces are; the rest is the data.
 */
final class CopyFuzzTest {
    /** A few bytes may be a number of many digits, an array of one, and an error that shows both. */
    private static final Allowance ALLOWANCE = new Allowance(16 << 20, 20_000);

    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final Schema SCHEMA = Schema.of(
            Schema.Field.of("id", DataType.BIGINT),
            Schema.Field.of("name", new DataType.Varchar(5)),
            Schema.Field.of("price", DataType.decimal(12, 2)),
            Schema.Field.of("ratio", DataType.DOUBLE),
            Schema.Field.of("flag", DataType.BOOLEAN),
            Schema.Field.of("data", DataType.BYTEA),
            Schema.Field.of("day", DataType.DATE),
            Schema.Field.of("at", DataType.TIMESTAMP_TZ),
            Schema.Field.of("span", DataType.INTERVAL_DAY_TIME),
            Schema.Field.of("words", new DataType.Array(DataType.VARCHAR)),
            Schema.Field.of(
                    "pair", DataType.row(Schema.Field.of("a", DataType.INT), Schema.Field.of("b", DataType.TIME))),
            Schema.Field.of("doc", DataType.JSON));

    /** Columns of the driver's format. */
    private static final Schema TAGGED = Schema.of(
            Schema.Field.of("id", DataType.INT),
            Schema.Field.of("name", new DataType.Varchar(5)),
            Schema.Field.of("price", DataType.decimal(12, 2)),
            Schema.Field.notNull("ratio", DataType.DOUBLE));

    private static final List<CopyOptions> OPTIONS = List.of(
            CopyOptions.TEXT,
            CopyOptions.CSV,
            CopyOptions.of(Map.of("format", "csv", "header", "match", "on_error", "ignore")),
            CopyOptions.of(Map.of("format", "csv", "delimiter", "|", "quote", "'", "escape", "\\", "null", "x")),
            CopyOptions.of(Map.of("format", "text", "delimiter", ",", "null", "", "header", "true")),
            CopyOptions.of(Map.of("format", "tagged")));

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "", maxExecutions = 10_000_000)
    void readsOrRefuses(byte[] input) {
        if (input.length < 2) {
            return;
        }
        CopyOptions options = OPTIONS.get((input[0] & 0xff) % OPTIONS.size());
        byte[] data = Arrays.copyOfRange(input, 2, input.length);
        ALLOWANCE.check(input.length, () -> read(options, data, 1 + (input[1] & 0xff)));
    }

    private static void read(CopyOptions options, byte[] data, int pieceBytes) {
        boolean tagged = options.format() == CopyOptions.Format.TAGGED;
        Schema schema = tagged ? TAGGED : SCHEMA;
        Outcome whole = outcome(options, schema, data, Math.max(1, data.length));
        Outcome pieces = outcome(options, schema, data, pieceBytes);
        check(whole.error.equals(pieces.error), "\"" + whole.error + "\" whole, \"" + pieces.error + "\" in pieces");
        if (!whole.error.isEmpty()) {
            return; // what was read before stays where it is: nobody sees it
        }
        check(whole.values().equals(pieces.values()), "other rows in pieces");
        if (!tagged) {
            CopyEncoder encoder = new CopyEncoder(schema, options, ZONE);
            ByteSlice text = new ByteSlice();
            text.clear();
            encoder.appendHeader(text);
            whole.batches.forEach(batch -> encoder.append(text, batch));
            byte[] written = Arrays.copyOfRange(text.array, text.start, text.start + text.length);
            Outcome again = outcome(options, schema, written, Math.max(1, written.length));
            check(again.error.isEmpty(), "written as " + text + ", of which: " + again.error);
            check(again.values().equals(whole.values()), "written as " + text + ", which is read as other rows");
        }
    }

    /** @param error empty for none */
    private record Outcome(List<ColumnBatch> batches, String error) {
        List<List<@Nullable Object>> values() {
            List<List<@Nullable Object>> rows = new ArrayList<>();
            for (ColumnBatch batch : batches) {
                for (int row = 0; row < batch.rowCount(); row++) {
                    List<@Nullable Object> values = new ArrayList<>();
                    for (int i = 0; i < batch.columnCount(); i++) {
                        Object value = batch.column(i).value(row);
                        values.add(value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value);
                    }
                    rows.add(values);
                }
            }
            return rows;
        }
    }

    private static Outcome outcome(CopyOptions options, Schema schema, byte[] data, int pieceBytes) {
        List<ColumnBatch> batches = new ArrayList<>();
        try {
            CopyReader reader = CopyReader.of("t", schema, options, ZONE, batches::add);
            for (int at = 0; at < data.length; at += pieceBytes) {
                // The reader keeps no reference to what it is given.
                byte[] piece = Arrays.copyOfRange(data, at, Math.min(data.length, at + pieceBytes));
                reader.add(piece, 0, piece.length);
                Arrays.fill(piece, (byte) 'x');
            }
            reader.finish();
            return new Outcome(batches, "");
        } catch (MillraceException e) {
            if (e.code().kind() == ErrorKind.INTERNAL) {
                throw e;
            }
            return new Outcome(batches, e.sqlState() + " " + e.message() + " " + e.context());
        }
    }

    private static byte[] seed(int options, int pieceBytes, String data) {
        return seed(options, pieceBytes, data.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] seed(int options, int pieceBytes, byte[] data) {
        return ByteBuffer.allocate(2 + data.length)
                .put((byte) options)
                .put((byte) pieceBytes)
                .put(data)
                .array();
    }

    static Stream<byte[]> seeds() {
        return Stream.of(
                seed(
                        0,
                        7,
                        "1\tü\\t\\x41\t-1.5\t1e-3\tt\t\\\\x00ff\t2001-02-03\t2001-02-03 04:05:06.7+01\t1 day 02:00"
                                + "\t{a,\"b,c\",NULL}\t(1,04:05:06)\t{\"a\": [1]}\n"),
                seed(
                        1,
                        3,
                        "1,\"a \"\"b\",99.99,NaN,false,\\x,1-2-3,now,P1DT1S,{},\"(,)\",\"\"\"\"\"\"\r\n,,,,,,,,,,,\n"),
                seed(
                        2,
                        1,
                        "id,name,price,ratio,flag,data,day,at,span,words,pair,doc\nx\n1,toolong,,,,,,,,,,\n2,a,1.005,inf,,,,,,,,1\n"),
                seed(3, 5, "1|'a\\'|b'|x|0|1|x|x|x|x|x|x|'x'\n"),
                seed(4, 2, "id,name\n1,a,,,,,,,,,,\n"),
                seed(5, 4, block()));
    }

    /** A block of one row. */
    private static byte[] block() {
        return ByteBuffer.allocate(44)
                .putInt(40)
                .putInt(1)
                .put(new byte[] {2, 0})
                .putLong(7)
                .put(new byte[] {5, 0, 0, 0, 0, 1, 'x', 5, 0, 0, 0, 0, 3, '1', '.', '5', 3, 0})
                .putDouble(Math.PI)
                .array();
    }
}
