package io.millrace.engine;

import static io.millrace.engine.Fixture.countAndSum;
import static io.millrace.engine.Fixture.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.data.BatchBuilder;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.storage.PartitionId;
import io.millrace.storage.PartitionLog;
import io.millrace.storage.TopicConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table says the same whether its topic was compacted or not. */
final class CompactedTableTest {
    private static final Schema PRICES =
            Schema.of(Schema.Field.notNull("id", DataType.BIGINT), Schema.Field.of("price", DataType.BIGINT));

    @TempDir
    private Path directory;

    @Test
    void compactionChangesNoAnswer() {
        try (Fixture fixture = new Fixture(directory)) {
            TopicConfig small = TopicConfig.DEFAULT
                    .withSegmentBytes(2_000)
                    .withCleanup(TopicConfig.Cleanup.DEFAULT.withMinLag(1).withMinDirtyRatio(0.1));
            fixture.engine()
                    .change(new CatalogChange.RelationCreated(table("prices", PRICES, "id"), small))
                    .join();
            Map<Long, Long> expected = new TreeMap<>();
            Random random = new Random(8);
            PartitionLog log = fixture.engine().log().partition(new PartitionId("prices", 0));
            for (int round = 0; round < 4; round++) {
                for (int i = 0; i < 150; i++) {
                    change(fixture, random, expected);
                }
                long before = log.sizeInBytes();
                fixture.engine().log().compact().join();
                assertThat(log.sizeInBytes()).isLessThan(before);
                check(fixture, expected);
                fixture.restart();
                log = fixture.engine().log().partition(new PartitionId("prices", 0));
                check(fixture, expected);
            }
        }
    }

    private static void change(Fixture fixture, Random random, Map<Long, Long> expected) {
        long id = random.nextInt(30);
        long price = random.nextInt(1_000);
        BatchBuilder builder = new BatchBuilder(PRICES);
        if (random.nextInt(4) == 0) {
            builder.addWeighted(-1, id, expected.getOrDefault(id, 0L));
            expected.remove(id);
        } else {
            builder.add(id, price);
            expected.put(id, price);
        }
        fixture.engine()
                .append(List.of(new RelationRows("prices", List.of(builder.build()))))
                .join();
    }

    private static void check(Fixture fixture, Map<Long, Long> expected) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        expected.forEach((id, price) -> rows.add(List.of(id, price)));
        assertThat(fixture.rows(fixture.scan("prices"))).containsExactlyInAnyOrderElementsOf(rows);
        assertThat(fixture.rows(countAndSum(fixture.scan("prices"), 0, 1))).hasSize(expected.size());
    }
}
