package io.millrace.engine;

import static io.millrace.engine.Fixture.changes;
import static io.millrace.engine.Fixture.column;
import static io.millrace.engine.Fixture.context;
import static io.millrace.engine.Fixture.row;
import static io.millrace.engine.Fixture.stream;
import static io.millrace.engine.Fixture.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.catalog.QueryDefinition;
import io.millrace.engine.catalog.StreamDefinition;
import io.millrace.engine.catalog.Watermark;
import io.millrace.engine.data.BatchBuilder;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.AggregateCall;
import io.millrace.engine.plan.Emit;
import io.millrace.engine.plan.PlanNode;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.engine.plan.WindowSpec;
import io.millrace.storage.TopicConfig;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContinuousTest {
    private static final long SECOND = 1_000_000;
    private static final DataType TIME = new DataType.Timestamp(3, true);
    private static final Schema EVENTS =
            Schema.of(Schema.Field.of("sensor", DataType.BIGINT), Schema.Field.of("ts", TIME));
    private static final Schema BALANCES =
            Schema.of(Schema.Field.of("account", DataType.BIGINT), Schema.Field.of("amount", DataType.BIGINT));

    @TempDir
    private Path directory;

    private Fixture fixture;

    @BeforeEach
    void open() {
        fixture = new Fixture(directory, new EngineOptions(100, 200));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void finalWindowComesOnceTheWatermarkPassesItsEnd() {
        fixture.create(stream("events", EVENTS, new Watermark("ts", 5 * SECOND)), 1);
        Subscription windows = fixture.engine().subscribe(countPerTenSeconds(), context());
        fixture.insert("events", row(1L, 1 * SECOND), row(1L, 9 * SECOND), row(1L, 12 * SECOND));
        fixture.insert("events", row(1L, 2 * SECOND));
        fixture.insert("events", row(1L, 15 * SECOND));
        assertThat(Fixture.rows(windows, 1)).containsExactly(List.of(0L, 10 * SECOND, 3L));
        fixture.insert("events", row(1L, 3 * SECOND), row(1L, 26 * SECOND));
        assertThat(Fixture.rows(windows, 1)).containsExactly(List.of(10 * SECOND, 20 * SECOND, 2L));
        QueryStatus status = fixture.engine().queries().get(0);
        assertThat(status.lateRows()).isEqualTo(1);
        assertThat(status.watermarkMicros()).isEqualTo(21 * SECOND);
        windows.close();
    }

    @Test
    void anIdlePartitionDoesNotHoldBackTheOthersForEver() {
        fixture.create(stream("events", EVENTS, new Watermark("ts", 0), "sensor"), 8);
        Subscription windows = fixture.engine().subscribe(countPerTenSeconds(), context());
        fixture.insert("events", row(1L, SECOND), row(2L, SECOND), row(3L, SECOND), row(4L, SECOND));
        Fixture.await(() -> fixture.engine().queries().get(0).rowsIn() == 4);
        fixture.insert("events", row(1L, 11 * SECOND));
        assertThat(Fixture.rows(windows, 1)).containsExactly(List.of(0L, 10 * SECOND, 4L));
        windows.close();
    }

    @Test
    void aRestartNeitherLosesNorRepeatsAFinalWindow() {
        fixture.create(stream("events", EVENTS, new Watermark("ts", 0)), 1);
        fixture.create(stream("windows", countPerTenSeconds().schema()), 1);
        QueryDefinition query =
                new QueryDefinition("w", "windows", "SELECT", List.of("events"), "earliest", false, Map.of(), "INSERT");
        fixture.engine().change(new CatalogChange.QueryCreated(query)).join();
        fixture.engine().startQuery(query, countPerTenSeconds());
        List<List<Object>> expected = new ArrayList<>();
        for (long second = 1; second <= 61; second += 3) {
            fixture.insert("events", row(1L, second * SECOND));
            if (second % 4 == 0) {
                fixture.restart();
                fixture.engine().startQuery(query, countPerTenSeconds());
            }
        }
        for (long window = 0; window < 6; window++) {
            long start = window * 10;
            long count = (start + 9 - 1) / 3 - Math.floorDiv(start - 2, 3L);
            expected.add(List.of(start * SECOND, (start + 10) * SECOND, count));
        }
        Fixture.await(() -> fixture.rows(fixture.scan("windows")).size() >= expected.size());
        assertThat(fixture.rows(fixture.scan("windows"))).hasToString(expected.toString());
        // Late now, whatever the process knew before it was restarted.
        fixture.insert("events", row(1L, 2 * SECOND));
        Fixture.await(() -> fixture.engine().queries().get(0).lateRows() == 1);
    }

    @Test
    void readsPartitionsThatAreAddedLater() {
        StreamDefinition events = stream("events", EVENTS, new Watermark("ts", 0), "sensor");
        fixture.create(events, 1);
        Subscription subscription = fixture.engine().subscribe(changes(fixture.scan("events"), true), context());
        fixture.insert("events", row(1L, SECOND));
        assertThat(Fixture.rows(subscription, 1)).containsExactly(List.of(1L, SECOND));
        fixture.engine()
                .change(new CatalogChange.RelationAltered(events, TopicConfig.DEFAULT.withPartitions(8)))
                .join();
        List<String> expected = new ArrayList<>();
        for (long sensor = 0; sensor < 40; sensor++) {
            fixture.insert("events", row(sensor, 2 * SECOND));
            expected.add(List.of(sensor, 2 * SECOND).toString());
        }
        assertThat(Fixture.rows(subscription, 40).stream().map(Object::toString))
                .containsExactlyInAnyOrderElementsOf(expected);
        subscription.close();
    }

    @Test
    void latestGivesOnlyWhatComesAfterTheStart() {
        fixture.create(stream("events", EVENTS), 2);
        fixture.insert("events", row(1L, SECOND));
        QueryContext latest = new QueryContext("SELECT", "u", List.of(), ZoneOffset.UTC, StartPosition.LATEST);
        Subscription subscription = fixture.engine().subscribe(changes(fixture.scan("events"), true), latest);
        fixture.insert("events", row(2L, SECOND));
        assertThat(Fixture.rows(subscription, 1)).containsExactly(List.of(2L, SECOND));
        subscription.close();
    }

    @Test
    void aHundredSubscribersAllGetAllRowsInOrder() {
        fixture.create(stream("events", EVENTS), 1);
        List<Subscription> subscriptions = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            subscriptions.add(fixture.engine().subscribe(changes(fixture.scan("events"), true), context()));
        }
        List<List<@Nullable Object>> expected = new ArrayList<>();
        for (long i = 0; i < 50; i++) {
            fixture.insert("events", row(i, i * SECOND), row(-i, i * SECOND));
            expected.add(List.of(i, i * SECOND));
            expected.add(List.of(-i, i * SECOND));
        }
        for (Subscription subscription : subscriptions) {
            assertThat(Fixture.rows(subscription, expected.size())).isEqualTo(expected);
            subscription.close();
        }
        Fixture.await(() -> fixture.engine().queries().isEmpty());
    }

    @Test
    void noCutSplitsATransfer() {
        fixture.create(table("left", BALANCES, "account"), 2);
        fixture.create(table("right", BALANCES, "account"), 2);
        PlanNode both = new PlanNode.Union(List.of(fixture.scan("left"), fixture.scan("right")), BALANCES);
        Schema sum = Schema.of(Schema.Field.of("sum", DataType.BIGINT));
        PlanNode total = new PlanNode.Aggregate(
                both,
                List.of(),
                List.of(new AggregateCall("SUM", List.of(1), false, null, List.of(), DataType.BIGINT, true)),
                sum);
        transfer(0).join();
        Subscription subscription = fixture.engine().subscribe(changes(total, false), context());
        List<CompletableFuture<Long>> transfers = new ArrayList<>();
        for (long amount = 1; amount <= 300; amount++) {
            transfers.add(transfer(amount));
            if (amount % 10 == 0) {
                assertThat(fixture.rows(total)).containsExactly(List.of(1000L));
            }
        }
        transfers.forEach(CompletableFuture::join);
        assertThat(Fixture.rows(subscription, 1))
                .allSatisfy(row -> assertThat(row.get(1)).isEqualTo(1000L));
        subscription.close();
    }

    /** Moves money between two tables, in four partitions, in one append. */
    private CompletableFuture<Long> transfer(long amount) {
        List<RelationRows> rows = new ArrayList<>();
        for (String side : List.of("left", "right")) {
            BatchBuilder batch = new BatchBuilder(BALANCES);
            for (long account = 0; account < 4; account++) {
                long part = account * 10 + (side.equals("left") ? amount : -amount);
                batch.add(account, side.equals("left") ? part : 250 - 2 * account * 10 + part);
            }
            rows.add(new RelationRows(side, List.of(batch.build())));
        }
        return fixture.engine().append(rows);
    }

    private QueryPlan countPerTenSeconds() {
        PlanNode window = new PlanNode.Window(
                fixture.scan("events"), new WindowSpec(WindowSpec.Kind.TUMBLE, 1, 10 * SECOND, 10 * SECOND, 0));
        Schema schema = Schema.of(
                Schema.Field.notNull("window_start", TIME),
                Schema.Field.notNull("window_end", TIME),
                Schema.Field.notNull("count", DataType.BIGINT));
        PlanNode counted = new PlanNode.Aggregate(
                window,
                List.of(2, 3),
                List.of(new AggregateCall("COUNT", List.of(), false, null, List.of(), DataType.BIGINT, false)),
                schema);
        PlanNode gate = new PlanNode.FinalGate(counted, 1);
        PlanNode project =
                new PlanNode.Project(gate, List.of(column(gate, 0), column(gate, 1), column(gate, 2)), schema);
        return new QueryPlan(project, Emit.FINAL, true, List.of(0, 1), List.of());
    }
}
