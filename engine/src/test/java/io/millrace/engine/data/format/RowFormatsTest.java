package io.millrace.engine.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.SystemColumns;
import io.millrace.engine.data.BatchBuilder;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.RowDecoder;
import io.millrace.engine.data.RowEncoder;
import io.millrace.engine.data.RowFormats;
import io.millrace.engine.data.Schema;
import io.millrace.engine.data.Schema.Field;
import io.millrace.storage.record.Compression;
import io.millrace.storage.record.RecordBatchBuilder;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowFormatsTest {
    static final Schema EVERYTHING = Schema.of(
            Field.notNull("id", DataType.BIGINT),
            Field.of("flag", DataType.BOOLEAN),
            Field.of("small", DataType.SMALLINT),
            Field.of("num", DataType.INT),
            Field.of("r", DataType.REAL),
            Field.of("d", DataType.DOUBLE),
            Field.of("price", DataType.decimal(12, 2)),
            Field.of("huge", DataType.decimal(30, 5)),
            Field.of("name", DataType.VARCHAR),
            Field.of("raw", DataType.BYTEA),
            Field.of("doc", DataType.JSON),
            Field.of("day", DataType.DATE),
            Field.of("clock", DataType.TIME),
            Field.of("ts", DataType.TIMESTAMP),
            Field.of("tz", new DataType.Timestamp(3, true)),
            Field.of("ym", DataType.INTERVAL_YEAR_MONTH),
            Field.of("dt", DataType.INTERVAL_DAY_TIME),
            Field.of("list", new DataType.Array(DataType.INT)),
            Field.of("pair", DataType.row(Field.of("a", DataType.BIGINT), Field.notNull("b", DataType.VARCHAR))),
            Field.of("map", new DataType.MapOf(DataType.VARCHAR, DataType.DOUBLE)));

    static @Nullable Object[] fullRow(long id) {
        Map<String, Double> map = new LinkedHashMap<>();
        map.put("x", 1.5);
        map.put("y", null);
        return new @Nullable Object[] {
            id,
            true,
            -7L,
            123456L,
            1.5,
            -2.25e100,
            new BigDecimal("-12345.67"),
            new BigDecimal("1234567890123456789012.34567"),
            "Grüße, \"İstanbul\"\n",
            ByteBuffer.wrap(new byte[] {0, 1, -1}).asReadOnlyBuffer(),
            "{\"a\":[1,2]}",
            11016L,
            86_399_999_999L,
            951_782_400_123_456L,
            951_782_400_123_000L,
            14L,
            -90_061_000_001L,
            Arrays.asList(1L, null, 3L),
            Arrays.asList(5L, "in, \"side\""),
            Collections.unmodifiableMap(map)
        };
    }

    static @Nullable Object[] nullRow(long id) {
        @Nullable Object[] row = new @Nullable Object[EVERYTHING.size()];
        row[0] = id;
        return row;
    }

    static ColumnBatch decode(Relation relation, Schema wanted, List<RowEncoder.PartitionBatch> batches) {
        RowDecoder decoder = RowFormats.decoder(relation, wanted);
        for (RowEncoder.PartitionBatch batch : batches) {
            decoder.add(batch.batch(), batch.partition(), 0, Long.MAX_VALUE, (partition, offset, reason) -> {
                throw new AssertionError("bad row " + offset + ": " + reason);
            });
        }
        return decoder.take();
    }

    static List<List<@Nullable Object>> rows(ColumnBatch batch) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int row = 0; row < batch.rowCount(); row++) {
            List<@Nullable Object> values = new ArrayList<>();
            for (int column = 0; column < batch.columnCount(); column++) {
                values.add(batch.column(column).value(row));
            }
            rows.add(values);
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(strings = {"avro", "json", "csv"})
    void givesBackEveryType(String format) {
        Relation relation = Relations.stream(format, EVERYTHING);
        ColumnBatch batch = new BatchBuilder(EVERYTHING)
                .add(fullRow(1))
                .add(nullRow(2))
                .add(fullRow(3))
                .build();
        List<RowEncoder.PartitionBatch> encoded = RowFormats.encoder(relation).encode(batch, 1000, 4, 1 << 20);
        assertThat(encoded).hasSize(1);
        assertThat(rows(decode(relation, EVERYTHING, encoded))).isEqualTo(rows(batch));
        Schema pruned = Schema.of(EVERYTHING.field(8), EVERYTHING.field(0), EVERYTHING.field(17));
        assertThat(rows(decode(relation, pruned, encoded))).isEqualTo(rows(batch.select(8, 0, 17)));
    }

    @Test
    void placesKeysAsKafkaDoes() {
        // Of kafka-clients' Utils.murmur2: "21" -973932308, "foobar" -790332482, "a-little-bit-long-string" -985981536,
        // "a-little-bit-longer-string" -1486304829
        assertThat(hash("21")).isEqualTo(-973932308);
        assertThat(hash("foobar")).isEqualTo(-790332482);
        assertThat(hash("a-little-bit-long-string")).isEqualTo(-985981536);
        assertThat(hash("a-little-bit-longer-string")).isEqualTo(-1486304829);
        assertThat(hash("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8")).isEqualTo(-58897971);
        assertThat(hash("abc")).isEqualTo(479470107);
    }

    private static int hash(String text) {
        byte[] bytes = ("__" + text).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return Murmur2.hash(bytes, 2, bytes.length - 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"avro", "json", "csv"})
    void deletesByTombstone(String format) {
        for (String[] keys : new String[][] {{"id"}, {"name"}, {"name", "id"}}) {
            Relation relation = Relations.table(format, EVERYTHING, keys);
            ColumnBatch batch = new BatchBuilder(EVERYTHING)
                    .add(fullRow(1))
                    .addWeighted(-1, fullRow(1))
                    .build();
            ColumnBatch decoded =
                    decode(relation, EVERYTHING, RowFormats.encoder(relation).encode(batch, 5, 3, 1 << 20));
            assertThat(decoded.weight(0)).isEqualTo(1);
            assertThat(decoded.weight(1)).isEqualTo(-1);
            for (int i = 0; i < EVERYTHING.size(); i++) {
                boolean key = Arrays.asList(keys).contains(EVERYTHING.field(i).name());
                assertThat(decoded.column(i).value(1)).isEqualTo(key ? fullRow(1)[i] : null);
            }
        }
    }

    @Test
    void takesFromTheKeyWhatTheValueLeavesOut() {
        Schema schema = Schema.of(Field.notNull("id", DataType.BIGINT), Field.of("name", DataType.VARCHAR));
        RecordBatchBuilder builder = new RecordBatchBuilder(Compression.NONE);
        byte[] value = "{\"NAME\": \"a\", \"more\": [1, {\"x\": null}]}".getBytes(StandardCharsets.UTF_8);
        builder.append(0, new byte[] {0, 0, 0, 0, 0, 0, 1, 2}, value);
        ColumnBatch decoded = decode(
                Relations.table("json", schema, "id"),
                schema,
                List.of(new RowEncoder.PartitionBatch(0, builder.build())));
        assertThat(rows(decoded)).containsExactly(List.of(258L, "a"));
    }

    @Test
    void carriesWeightsOfABag() {
        Schema schema = Schema.of(Field.of("v", DataType.VARCHAR));
        Relation relation = Relations.bag("json", schema);
        ColumnBatch batch = new BatchBuilder(schema)
                .addWeighted(-3, "a")
                .addWeighted(2, (Object) null)
                .build();
        ColumnBatch decoded =
                decode(relation, schema, RowFormats.encoder(relation).encode(batch, 5, 1, 1 << 20));
        assertThat(decoded.weights()).startsWith(-3, 2);
        assertThat(rows(decoded)).isEqualTo(rows(batch));
    }

    @Test
    void showsSystemColumns() {
        Schema schema = Schema.of(Field.of("_key", DataType.BYTEA), Field.of("_value", DataType.VARCHAR));
        Relation relation = Relations.stream("raw", schema);
        ByteBuffer key = ByteBuffer.wrap(new byte[] {9});
        ColumnBatch batch =
                new BatchBuilder(schema).add(key, "a").add(key, null).build();
        Schema wanted = Schema.of(
                SystemColumns.SCHEMA.field(1),
                SystemColumns.SCHEMA.field(2),
                SystemColumns.SCHEMA.field(0),
                schema.field(0),
                schema.field(1));
        List<RowEncoder.PartitionBatch> encoded = RowFormats.encoder(relation).encode(batch, 1234, 1, 1 << 20);
        assertThat(rows(decode(relation, wanted, encoded)))
                .containsExactly(
                        Arrays.asList(0L, 1_234_000L, 0L, key, "a"), Arrays.asList(1L, 1_234_000L, 0L, key, null));
    }

    @Test
    void refusesWhatTheColumnsForbid() {
        Schema schema = Schema.of(Field.notNull("id", DataType.BIGINT), Field.of("code", new DataType.Varchar(3)));
        RowEncoder encoder = RowFormats.encoder(Relations.stream("avro", schema));
        ColumnBatch nulls = new BatchBuilder(schema).add(null, "abc").build();
        assertThatThrownBy(() -> encoder.encode(nulls, 0, 1, 1 << 20))
                .hasMessage("null value in column \"id\" of relation \"t\" violates not-null constraint");
        ColumnBatch tooLong = new BatchBuilder(schema).add(1L, "äöüß").build();
        assertThatThrownBy(() -> encoder.encode(tooLong, 0, 1, 1 << 20))
                .hasMessage("value too long for type character varying(3)");
        ColumnBatch fits = new BatchBuilder(schema).add(1L, "äöü").build();
        assertThat(encoder.encode(fits, 0, 1, 1 << 20)).hasSize(1);
        assertThatThrownBy(() -> encoder.encode(fits, 0, 1, 80)).hasMessageStartingWith("row is too big: size ");
    }

    @Test
    void startsANewBatchWhereOneIsFull() {
        Schema schema = Schema.of(Field.of("v", DataType.VARCHAR));
        Relation relation = Relations.stream("json", schema);
        BatchBuilder builder = new BatchBuilder(schema);
        for (int i = 0; i < 1000; i++) {
            builder.add("value " + i);
        }
        ColumnBatch batch = builder.build();
        List<RowEncoder.PartitionBatch> encoded = RowFormats.encoder(relation).encode(batch, 0, 2, 2000);
        assertThat(encoded).hasSizeGreaterThan(10).allMatch(one -> one.batch().sizeInBytes() <= 2000);
        assertThat(rows(decode(relation, schema, encoded))).isEqualTo(rows(batch));
    }
}
