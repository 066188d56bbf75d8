package io.millrace.engine.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.data.BatchBuilder;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

class KeptRowsTest {
    private static final Schema SCHEMA = Schema.of(
            Schema.Field.of("key", DataType.BIGINT),
            Schema.Field.of("text", DataType.VARCHAR),
            Schema.Field.of("ratio", DataType.DOUBLE));

    @Property(tries = 40)
    void holdsTheNewestRowOfEachKeyAndFrozenRowsStay(@ForAll long seed) {
        Random random = new Random(seed);
        KeptRows rows = new KeptRows(SCHEMA, List.of(0));
        Map<Object, List<@Nullable Object>> expected = new HashMap<>();
        List<FrozenRows> frozen = new ArrayList<>();
        List<Map<List<@Nullable Object>, Long>> frozenExpected = new ArrayList<>();
        for (int round = 0; round < 30; round++) {
            BatchBuilder batch = new BatchBuilder(SCHEMA);
            for (int i = 0; i < random.nextInt(300); i++) {
                long key = random.nextInt(2500);
                List<@Nullable Object> row = randomRow(random, key);
                boolean delete = random.nextInt(3) == 0;
                batch.addWeighted(delete ? -1 : 1, row.toArray());
                if (delete) {
                    expected.remove(key);
                } else {
                    expected.put(key, row);
                }
            }
            rows.apply(batch.build());
            assertThat(rows.rowCount()).isEqualTo(expected.size());
            frozen.add(rows.freeze());
            Map<List<@Nullable Object>, Long> contents = new HashMap<>();
            expected.values().forEach(row -> contents.put(row, 1L));
            frozenExpected.add(contents);
        }
        for (int i = 0; i < frozen.size(); i++) {
            assertThat(contents(frozen.get(i))).isEqualTo(frozenExpected.get(i));
        }
        long key = random.nextInt(2500);
        ColumnBatch wanted = new BatchBuilder(SCHEMA).add(key, null, null).build();
        List<@Nullable Object> row = expected.get(key);
        assertThat(contents(rows.lookup(wanted))).isEqualTo(row == null ? Map.of() : Map.of(row, 1L));
    }

    @Property(tries = 40)
    void aBagAddsUpWeights(@ForAll long seed) {
        Random random = new Random(seed);
        KeptRows rows = new KeptRows(SCHEMA, List.of());
        Map<List<@Nullable Object>, Long> expected = new HashMap<>();
        for (int round = 0; round < 20; round++) {
            BatchBuilder batch = new BatchBuilder(SCHEMA);
            for (int i = 0; i < random.nextInt(100); i++) {
                List<@Nullable Object> row = randomRow(random, random.nextInt(5));
                long weight = random.nextInt(5) - 2L;
                batch.addWeighted(weight, row.toArray());
                expected.merge(row, weight, (a, b) -> a + b == 0 ? null : a + b);
                expected.remove(row, 0L);
            }
            rows.apply(batch.build());
        }
        assertThat(contents(rows.freeze())).isEqualTo(expected);
    }

    private static List<@Nullable Object> randomRow(Random random, long key) {
        List<@Nullable Object> row = new ArrayList<>();
        row.add(key);
        row.add(random.nextInt(4) == 0 ? null : "x".repeat(random.nextInt(4)));
        row.add(random.nextInt(4) == 0 ? null : (double) random.nextInt(3));
        return row;
    }

    private static Map<List<@Nullable Object>, Long> contents(FrozenRows frozen) {
        Map<List<@Nullable Object>, Long> contents = new HashMap<>();
        for (int i = 0; i < frozen.batchCount(); i++) {
            ColumnBatch batch = frozen.batch(i);
            for (int row = 0; row < batch.rowCount(); row++) {
                List<@Nullable Object> values = new ArrayList<>();
                for (int column = 0; column < batch.columnCount(); column++) {
                    values.add(batch.column(column).value(row));
                }
                contents.merge(values, batch.weight(row), Long::sum);
            }
        }
        return contents;
    }
}
