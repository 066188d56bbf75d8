package io.millrace.engine.data.format;

import static io.millrace.common.fuzzing.Expectation.check;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.common.fuzzing.Allowance;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.BatchBuilder;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.RowDecoder;
import io.millrace.engine.data.RowEncoder;
import io.millrace.engine.data.RowFormats;
import io.millrace.engine.data.Schema;
import io.millrace.storage.record.Compression;
import io.millrace.storage.record.RecordBatch;
import io.millrace.storage.record.RecordBatchBuilder;
import io.millrace.storage.record.RecordCursor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes a record has for a value, in each format: it is a row or a bad row, the same alone, amid others and with
 * fewer columns wanted, and the others are as they are; a row that was read is written so that it is read again.
 *
 * <p>The first byte of an input picks one of {@link #FORMATS}; the rest is the value, of Avro behind its frame.
 */
final class RowBytesFuzzTest {
    /** A few bytes may be a number of many digits, an array of one, and a reason that shows both. */
    private static final Allowance ALLOWANCE = new Allowance(16 << 20, 20_000);

    private static final Schema EVERYTHING = RowFormatsTest.EVERYTHING;
    private static final int[] SOME = {8, 0, 17};
    private static final byte[] AVRO_FRAME = {0, 0, 0, 0, 77};
    private static final List<Format> FORMATS = List.of(new Format("avro"), new Format("json"), new Format("csv"));

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "", maxExecutions = 10_000_000)
    void readsOrRefuses(byte[] input) {
        if (input.length > 0) {
            Format format = FORMATS.get((input[0] & 0xff) % FORMATS.size());
            byte[] value = Arrays.copyOfRange(input, 1, input.length);
            ALLOWANCE.check(input.length, () -> format.read(value));
        }
    }

    /** What was read of a batch. */
    private record Outcome(List<List<@Nullable Object>> rows, List<String> bad) {}

    private static final class Format {
        private final Relation relation;
        private final RowEncoder encoder;
        private final RowDecoder whole;
        private final RowDecoder some;
        private final byte[] good;
        private final List<@Nullable Object> goodRow;

        Format(String name) {
            Schema schema = EVERYTHING;
            relation = Relations.stream(name, schema);
            encoder = RowFormats.encoder(relation);
            whole = RowFormats.decoder(relation, schema);
            some = RowFormats.decoder(
                    relation,
                    new Schema(Arrays.stream(SOME).mapToObj(schema::field).toList()));
            good = written(
                    new BatchBuilder(schema).add(RowFormatsTest.fullRow(1)).build());
            goodRow = Arrays.asList(RowFormatsTest.fullRow(1));
        }

        private byte[] written(ColumnBatch row) {
            RecordCursor cursor =
                    encoder.encode(row, 0, 1, 1 << 20).get(0).batch().records();
            cursor.next();
            return Arrays.copyOfRange(cursor.bytes(), cursor.valueStart(), cursor.valueStart() + cursor.valueLength());
        }

        void read(byte[] input) {
            byte[] value = input;
            if (relation.format().value().equals("avro")) {
                value = Arrays.copyOf(AVRO_FRAME, AVRO_FRAME.length + input.length);
                System.arraycopy(input, 0, value, AVRO_FRAME.length, input.length);
            }
            Outcome alone = outcome(whole, value);
            check(alone.rows.size() + alone.bad.size() == 1, "neither a row nor a bad one");
            Outcome amid = outcome(whole, good, value, good, good);
            // The reason may be another: a row that ends too early alone goes on with the next one's bytes, and ends
            // there.
            check(amid.bad.size() == alone.bad.size(), amid.bad + " amid others, alone " + alone.bad);
            List<List<@Nullable Object>> expected = new ArrayList<>(List.of(goodRow, goodRow, goodRow));
            expected.addAll(1, alone.rows);
            check(amid.rows.equals(expected), amid.rows + " amid others, alone " + alone.rows);
            Outcome fewer = outcome(some, value);
            for (List<@Nullable Object> row : alone.rows) {
                List<@Nullable Object> wanted =
                        Arrays.stream(SOME).mapToObj(row::get).toList();
                check(fewer.rows.equals(List.of(wanted)), "with fewer columns " + fewer + " and not " + wanted);
                byte[] again = written(new BatchBuilder(EVERYTHING)
                        .add(row.toArray(new Object[0]))
                        .build());
                Outcome read = outcome(whole, again);
                check(read.rows.equals(alone.rows), "written again " + read + " and not " + row);
            }
        }

        private static Outcome outcome(RowDecoder decoder, byte[]... values) {
            RecordBatchBuilder builder = new RecordBatchBuilder(Compression.NONE);
            for (byte[] value : values) {
                builder.append(0, null, value);
            }
            RecordBatch batch = builder.build();
            List<String> bad = new ArrayList<>();
            decoder.add(batch, 0, 0, Long.MAX_VALUE, (partition, offset, reason) -> {
                check(!reason.isBlank() && !reason.contains("internal error"), reason);
                bad.add(reason);
            });
            return new Outcome(RowFormatsTest.rows(decoder.take()), bad);
        }
    }

    static Stream<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (int i = 0; i < FORMATS.size(); i++) {
            byte[] good = FORMATS.get(i).good;
            int frame = i == 0 ? AVRO_FRAME.length : 0;
            seeds.add(seed(i, Arrays.copyOfRange(good, frame, good.length)));
        }
        for (String json : List.of(
                "{\"id\":1}",
                "{\"flag\":true}",
                "{\"flag\":null,\"id\":\"2\",\"unknown\":{\"a\":[1,{}]},\"name\":\"\\ud83d\\ude00\\u0041\",\"price\":1e3}",
                "{\"id\":1,\"list\":[[]],\"pair\":{\"b\":1}}",
                "{\"id\":3,\"map\":{\"x\":1,\"x\":2},\"d\":1e400,\"huge\":0.000001,\"ts\":12}",
                "[".repeat(5_000))) {
            seeds.add(seed(1, json.getBytes(StandardCharsets.UTF_8)));
        }
        seeds.add(seed(2, "1,t,,-1,1e9,NaN".getBytes(StandardCharsets.UTF_8)));
        // An array that states more nothings than there is memory for.
        seeds.add(seed(0, new byte[] {2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, -2, -1, -1, -1, 15, 0}));
        return seeds.stream();
    }

    private static byte[] seed(int format, byte[] value) {
        return ByteBuffer.allocate(1 + value.length)
                .put((byte) format)
                .put(value)
                .array();
    }
}
