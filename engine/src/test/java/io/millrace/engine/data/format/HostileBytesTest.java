package io.millrace.engine.data.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.BatchBuilder;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.RowDecoder;
import io.millrace.engine.data.RowEncoder;
import io.millrace.engine.data.RowFormats;
import io.millrace.storage.record.Compression;
import io.millrace.storage.record.RecordBatchBuilder;
import io.millrace.storage.record.RecordCursor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that nobody should have written become bad rows, and leave the rows beside them as they are. */
class HostileBytesTest {
    private static final int TRIES = 4000;

    private static byte[] good(Relation relation) {
        ColumnBatch batch = new BatchBuilder(RowFormatsTest.EVERYTHING)
                .add(RowFormatsTest.fullRow(1))
                .build();
        List<RowEncoder.PartitionBatch> encoded = RowFormats.encoder(relation).encode(batch, 0, 1, 1 << 20);
        RecordCursor cursor = encoded.get(0).batch().records();
        cursor.next();
        return Arrays.copyOfRange(cursor.bytes(), cursor.valueStart(), cursor.valueStart() + cursor.valueLength());
    }

    @ParameterizedTest
    @ValueSource(strings = {"avro", "json", "csv"})
    void mutatedValuesAreReadOrRefused(String format) {
        Relation relation = Relations.stream(format, RowFormatsTest.EVERYTHING);
        byte[] good = good(relation);
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        RowDecoder decoder = RowFormats.decoder(relation, RowFormatsTest.EVERYTHING);
        List<String> reasons = new ArrayList<>();
        for (int i = 0; i < TRIES; i++) {
            byte[] bad = mutated(good, random);
            RecordBatchBuilder builder = new RecordBatchBuilder(Compression.NONE);
            builder.append(0, null, good);
            builder.append(0, null, bad);
            builder.append(0, null, good);
            int before = reasons.size();
            decoder.add(builder.build(), 0, 0, Long.MAX_VALUE, (partition, offset, reason) -> {
                assertThat(offset).as("seed %s", seed).isEqualTo(1);
                reasons.add(reason);
            });
            ColumnBatch batch = decoder.take();
            assertThat(batch.rowCount()).as("seed %s", seed).isEqualTo(3 - (reasons.size() - before));
            List<List<Object>> rows = new ArrayList<>();
            RowFormatsTest.rows(batch).forEach(row -> rows.add(new ArrayList<>(row)));
            List<Object> expected = Arrays.asList(RowFormatsTest.fullRow(1));
            assertThat(rows.get(0)).as("seed %s", seed).isEqualTo(expected);
            assertThat(rows.get(rows.size() - 1)).as("seed %s", seed).isEqualTo(expected);
        }
        assertThat(reasons).hasSizeGreaterThan(TRIES / 10).allMatch(reason -> !reason.isBlank());
    }

    private static byte[] mutated(byte[] good, Random random) {
        byte[] bad = random.nextInt(4) == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
        for (int i = random.nextInt(4); i >= 0 && bad.length > 0; i--) {
            bad[random.nextInt(bad.length)] = (byte) (random.nextBoolean() ? random.nextInt(256) : 0xFF);
        }
        return bad;
    }

    @Test
    void saysWhatIsWrong() {
        assertThat(reason("avro", new byte[] {1, 2, 3})).isEqualTo("the value does not begin with a schema id");
        assertThat(reason("avro", new byte[] {0, 0, 0, 0, 9, 2})).isEqualTo("the value has schema id 9, not 77");
        assertThat(reason("json", "[1]"))
                .isEqualTo("invalid input syntax for type json: expected '{', found '[' at byte 1");
        assertThat(reason("json", "{\"id\":1} x"))
                .isEqualTo("invalid input syntax for type json: expected end of input, found 'x' at byte 10");
        assertThat(reason("json", "{\"id\":tru}"))
                .isEqualTo("invalid input syntax for type json: expected true or false, found 't' at byte 7");
        assertThat(reason("json", "{\"id\":true}")).isEqualTo("invalid input syntax for type bigint: \"true\"");
        assertThat(reason("json", "{\"flag\":true}"))
                .isEqualTo("null value in column \"id\" of relation \"t\" violates not-null constraint");
        assertThat(reason("csv", ",true"))
                .isEqualTo("null value in column \"id\" of relation \"t\" violates not-null constraint");
        assertThat(reason("csv", "x")).isEqualTo("invalid input syntax for type bigint: \"x\"");
        assertThat(reason("csv", "1,\"a")).isEqualTo("unterminated CSV quoted field");
    }

    private static String reason(String format, String value) {
        return reason(format, value.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static String reason(String format, byte[] value) {
        Relation relation = Relations.stream(format, RowFormatsTest.EVERYTHING);
        RowDecoder decoder = RowFormats.decoder(relation, RowFormatsTest.EVERYTHING);
        RecordBatchBuilder builder = new RecordBatchBuilder(Compression.NONE);
        builder.append(0, null, value);
        List<String> reasons = new ArrayList<>();
        decoder.add(builder.build(), 0, 0, Long.MAX_VALUE, (partition, offset, reason) -> reasons.add(reason));
        assertThat(reasons).hasSize(1);
        return reasons.get(0);
    }
}
