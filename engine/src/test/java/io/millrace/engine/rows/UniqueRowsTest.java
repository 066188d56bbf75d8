package io.millrace.engine.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.data.BatchBuilder;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random changes, beside a map: those that clash are refused and the others taken in. */
final class UniqueRowsTest {
    private static final Schema SCHEMA = Schema.of(
            Schema.Field.of("id", DataType.INT),
            Schema.Field.of("n", DataType.INT),
            Schema.Field.of("t", DataType.VARCHAR));
    private static final UniqueRows UNIQUE = new UniqueRows(SCHEMA, List.of(0), List.of(List.of(1), List.of(2, 1)));

    private record Row(long id, @Nullable Long n, @Nullable String t) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void refusesWhatWouldBeThereTwice(long seed) {
        Random random = new Random(seed);
        KeptRows kept = UNIQUE.keep();
        Map<Long, Row> model = new HashMap<>();
        int clashes = 0;
        for (int round = 0; round < 2_000; round++) {
            Map<Long, Row> after = new HashMap<>(model);
            List<ColumnBatch> changes = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                Row row = new Row(
                        random.nextInt(30),
                        random.nextInt(5) == 0 ? null : (long) random.nextInt(60),
                        random.nextInt(5) == 0 ? null : "t" + random.nextInt(3));
                boolean delete = random.nextInt(3) == 0;
                changes.add(batch(row).withWeights(new long[] {delete ? -1 : 1}));
                if (delete) {
                    after.remove(row.id());
                } else {
                    after.put(row.id(), row);
                }
            }
            boolean refused = UNIQUE.firstClash(kept, changes) != null;
            assertThat(refused).as("seed %s round %s", seed, round).isEqualTo(!isUnique(after));
            if (refused) {
                clashes++;
            } else {
                changes.forEach(kept::apply);
                model = after;
            }
        }
        assertThat(clashes).isBetween(200, 1_800);
        assertThat(kept.rowCount()).isEqualTo(model.size());
    }

    private static boolean isUnique(Map<Long, Row> rows) {
        Set<Long> seen = new HashSet<>();
        return rows.values().stream().map(Row::n).filter(Objects::nonNull).allMatch(seen::add);
    }

    private static ColumnBatch batch(Row row) {
        BatchBuilder builder = new BatchBuilder(SCHEMA);
        builder.add(row.id(), row.n(), row.t());
        return builder.build();
    }
}
