package io.millrace.server.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.common.error.ErrorKind;
import io.millrace.common.error.MillraceException;
import io.millrace.common.fuzzing.Allowance;
import io.millrace.common.fuzzing.Expectation;
import io.millrace.engine.data.BatchBuilder;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.sql.CopyTarget;
import io.millrace.sql.StatementResult;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever data a binary COPY sends: the same rows are read of it, or it is refused for the same reason, wherever it is cut;
 * what was read is written so that it is read again.
 *
 * <p>The first byte of an input says how long the pieces are; the rest is the data.
 */
final class BinaryCopyFuzzTest {
    /** A few bytes may be a number of 130,000 digits, some megabytes on its way into a column; each input is read thrice. */
    private static final Allowance ALLOWANCE = new Allowance(64 << 20, 20_000);

    private static final Schema SCHEMA = Schema.of(
            Schema.Field.of("id", DataType.BIGINT),
            Schema.Field.of("name", new DataType.Varchar(5)),
            Schema.Field.of("code", new DataType.Varchar(4, true)),
            Schema.Field.of("price", DataType.decimal(12, 2)),
            Schema.Field.of("at", DataType.TIMESTAMP_TZ),
            Schema.Field.of("who", DataType.UUID),
            Schema.Field.of("words", new DataType.Array(DataType.INT)),
            Schema.Field.of("doc", DataType.JSON));

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "", maxExecutions = 10_000_000)
    void readsOrRefuses(byte[] input) {
        if (input.length > 0) {
            byte[] data = Arrays.copyOfRange(input, 1, input.length);
            ALLOWANCE.check(input.length, () -> read(data, 1 + (input[0] & 0xff)));
        }
    }

    private static void read(byte[] data, int pieceBytes) {
        Rows whole = new Rows();
        Rows pieces = new Rows();
        String error = whole.read(data, Math.max(1, data.length));
        String otherError = pieces.read(data, pieceBytes);
        Expectation.check(error.equals(otherError), "\"" + error + "\" whole, \"" + otherError + "\" in pieces");
        if (error.isEmpty()) {
            Expectation.check(whole.values.equals(pieces.values), "other rows in pieces");
            byte[] written = written(whole.batches);
            Rows again = new Rows();
            String refusal = again.read(written, Math.max(1, written.length));
            Expectation.check(refusal.isEmpty(), "written as " + HexFormat.of().formatHex(written) + ": " + refusal);
            Expectation.check(again.values.equals(whole.values), "written and read as other rows");
        }
    }

    private static byte[] written(List<ColumnBatch> batches) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BackendWriter out = new BackendWriter(new BackendWriter.Wire() {
            @Override
            public void send(byte[] sent, int length, boolean flush) {
                bytes.write(sent, 0, length);
            }

            @Override
            public boolean isWritable() {
                return true;
            }
        });
        BinaryCopyWriter writer = new BinaryCopyWriter(SCHEMA, ZoneOffset.UTC, out);
        writer.begin();
        batches.forEach(writer::write);
        writer.end();
        out.flush();
        // Without the frames of CopyData.
        ByteBuffer frames = ByteBuffer.wrap(bytes.toByteArray());
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        while (frames.hasRemaining()) {
            frames.get();
            byte[] body = new byte[frames.getInt() - 4];
            frames.get(body);
            data.writeBytes(body);
        }
        return data.toByteArray();
    }

    /** Takes what is read. */
    private static final class Rows implements CopyTarget {
        private final List<ColumnBatch> batches = new ArrayList<>();
        private final List<List<@Nullable Object>> values = new ArrayList<>();
        private long expected;

        /** Empty, or why the data was refused. */
        String read(byte[] data, int pieceBytes) {
            try {
                BinaryCopyReader reader = new BinaryCopyReader(this, ZoneOffset.UTC);
                for (int at = 0; at < data.length; at += pieceBytes) {
                    reader.add(Arrays.copyOfRange(data, at, Math.min(data.length, at + pieceBytes)));
                }
                reader.finish();
                return "";
            } catch (MillraceException e) {
                if (e.code().kind() == ErrorKind.INTERNAL) {
                    throw e;
                }
                return e.sqlState() + " " + e.message() + " " + e.context();
            }
        }

        @Override
        public Schema schema() {
            return SCHEMA;
        }

        @Override
        public String relation() {
            return "t";
        }

        @Override
        public boolean binary() {
            return true;
        }

        @Override
        public void write(ColumnBatch rows, long bytes) {
            batches.add(rows);
            for (int row = 0; row < rows.rowCount(); row++) {
                List<@Nullable Object> of = new ArrayList<>();
                for (int i = 0; i < rows.columnCount(); i++) {
                    of.add(rows.column(i).value(row));
                }
                values.add(of);
            }
        }

        @Override
        public void expect(long bytes) {
            expected = bytes;
        }

        @Override
        public void write(byte[] data, int start, int length) {
            throw new AssertionError();
        }

        @Override
        public CompletableFuture<StatementResult.Done> finish() {
            throw new AssertionError();
        }

        @Override
        public void fail(String reason) {
            throw new AssertionError();
        }
    }

    /** With what has come of the row: else each of its fields could be as large as the whole may be. */
    @Test
    void tellsHowLargeARowGetsBeforeItIsThere() {
        byte[] begun = ByteBuffer.allocate(BinaryCopyReader.SIGNATURE.length + 26)
                .put(BinaryCopyReader.SIGNATURE)
                .putLong(0)
                .putShort((short) SCHEMA.size())
                .putInt(8)
                .putLong(7)
                .putInt(1_000_000)
                .array();
        Rows rows = new Rows();
        assertThat(rows.read(begun, begun.length)).contains("unexpected EOF");
        assertThat(rows.expected).isEqualTo(4 + 8 + 4 + 1_000_000);
    }

    static Stream<byte[]> seeds() {
        ColumnBatch batch = new BatchBuilder(SCHEMA)
                .add(
                        7L,
                        "abc",
                        "ab",
                        new BigDecimal("-1234.50"),
                        1_700_000_000_123_456L,
                        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
                        List.of(1L, 2L),
                        "{\"a\": [1]}")
                .add(null, null, null, null, null, null, null, null)
                .build();
        byte[] good = written(List.of(batch));
        byte[] none = written(List.of());
        byte[] inPieces = with(2, good);
        byte[] cut = Arrays.copyOf(inPieces, inPieces.length - 9);
        byte[] more = Arrays.copyOf(inPieces, inPieces.length + 1);
        byte[] longer = inPieces.clone();
        longer[26] = 0x7f;
        return Stream.of(inPieces, with(255, good), with(0, none), cut, more, longer, new byte[] {1, 'P', 'G'});
    }

    private static byte[] with(int first, byte[] data) {
        byte[] input = new byte[data.length + 1];
        input[0] = (byte) first;
        System.arraycopy(data, 0, input, 1, data.length);
        return input;
    }
}
