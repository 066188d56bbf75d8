package io.millrace.engine;

import static io.millrace.engine.Fixture.AVRO;
import static io.millrace.engine.Fixture.call;
import static io.millrace.engine.Fixture.changes;
import static io.millrace.engine.Fixture.column;
import static io.millrace.engine.Fixture.context;
import static io.millrace.engine.Fixture.countAndSum;
import static io.millrace.engine.Fixture.number;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.simulation.SimulatedDisk;
import io.millrace.common.simulation.SimulatedEnvironment;
import io.millrace.common.simulation.Survival;
import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.catalog.CursorDefinition;
import io.millrace.engine.catalog.QueryDefinition;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.SystemColumns;
import io.millrace.engine.catalog.ViewDefinition;
import io.millrace.engine.data.BatchBuilder;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.PlanNode;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.engine.plan.ScanBounds;
import io.millrace.storage.LogStore;
import io.millrace.storage.TopicConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Runs a script of appends, catalog changes and checkpoints on a simulated disk, and at its operations looks at what
 * another machine would find after a crash at that moment: every acknowledged row once, a view and a running INSERT that
 * are what their queries give.
 */
class CrashSweepTest {
    private static final Path LOG = Path.of("/data/log");
    private static final Path STATE = Path.of("/data/state");
    private static final long SEED = Long.getLong("millrace.seed", 20_261_122L);
    private static final List<Survival> SURVIVALS = List.of(Survival.values());
    private static final Schema ORDERS = Schema.of(
            Schema.Field.of("customer", DataType.BIGINT),
            Schema.Field.of("amount", DataType.BIGINT),
            Schema.Field.of("id", DataType.BIGINT));

    private final Random random = new Random(SEED);
    private final SimulatedEnvironment environment = new SimulatedEnvironment(SEED);
    private final List<Throwable> failures = new ArrayList<>();
    private final Set<Long> sent = new HashSet<>();
    private final Set<Long> acknowledged = new HashSet<>();
    private final Set<String> created = new TreeSet<>();
    private final Set<String> droppedOrDropping = new TreeSet<>();
    private long nextId;
    private int checks;

    @Test
    void keepsEveryRowOnceWhereverTheMachineCrashes() {
        sweep(40, 7);
        assertThat(checks).isGreaterThan(50);
    }

    @Test
    @Tag("slow")
    void keepsEveryRowOnceAtEveryOperation() {
        sweep(200, 1);
        assertThat(checks).isGreaterThan(1_000);
    }

    private void sweep(int steps, int stride) {
        SimulatedDisk disk = environment.simulatedDisk();
        disk.onOperation(operation -> {
            if (stride == 1) {
                SURVIVALS.forEach(survival -> check(disk, survival, operation));
            } else if (operation % stride == 0) {
                check(disk, SURVIVALS.get((int) (operation / stride % SURVIVALS.size())), operation);
            }
        });
        LogStore log = LogStore.open(environment, LOG);
        Engine engine = Engine.open(environment, log, STATE);
        create(engine, "orders", 3);
        environment.runUntilIdle();
        for (int step = 0; step < steps; step++) {
            act(engine, step);
            if (!failures.isEmpty()) {
                throw new AssertionError("step " + step, failures.get(0));
            }
            if (random.nextInt(3) > 0) {
                environment.runUntilIdle();
            }
            if (random.nextInt(4) == 0) {
                environment.advance(300);
            }
        }
        environment.advance(1_000);
        // The script must have done something worth crashing.
        assertThat(rows(environment, engine, scan("moved", ORDERS))).isNotEmpty();
        assertThat(rows(environment, engine, scan("large", ORDERS))).isNotEmpty();
        engine.close();
        log.close();
        assertThat(failures).isEmpty();
    }

    private void act(Engine engine, int step) {
        int die = random.nextInt(100);
        if (step == 2) {
            create(engine, "moved", 2);
            engine.change(new CatalogChange.CursorCreated(new CursorDefinition(
                    "mover", "orders", "", "earliest", CursorDefinition.DEFAULT_SESSION_TIMEOUT_MILLIS, "")));
        } else if (step == 5) {
            createView(engine);
        } else if (step == 8) {
            createQuery(engine);
        } else if (die < 60) {
            insert(engine);
        } else if (die < 75) {
            move(engine);
        } else if (die < 85) {
            create(engine, "extra" + step, 1 + random.nextInt(2));
        } else if (die < 92) {
            drop(engine);
        } else {
            environment.advance(5_000);
        }
    }

    private void insert(Engine engine) {
        BatchBuilder rows = new BatchBuilder(ORDERS);
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            long id = nextId++;
            rows.add((long) random.nextInt(5), (long) random.nextInt(20), id);
            ids.add(id);
        }
        sent.addAll(ids);
        engine.append(List.of(new RelationRows("orders", List.of(rows.build()))))
                .thenRun(() -> acknowledged.addAll(ids));
    }

    /** Takes some rows from the cursor and writes them elsewhere, together with the cursor's position. */
    private void move(Engine engine) {
        environment.runUntilIdle();
        if (!engine.catalog().cursors().containsKey("mover")
                || engine.catalog().find("moved").isEmpty()) {
            return;
        }
        QueryPlan plan = Fixture.snapshot(scan("orders", ORDERS));
        try (CursorReader reader = engine.openCursor("mover", plan, context(), "test")) {
            List<ColumnBatch> rows = environment.await(reader.fetch(1 + random.nextInt(5), 0));
            engine.append(List.of(new RelationRows("moved", rows)), List.of(reader.position()));
            environment.runUntilIdle();
        }
    }

    private void create(Engine engine, String name, int partitions) {
        Relation stream = Fixture.stream(name, ORDERS, "customer");
        engine.change(new CatalogChange.RelationCreated(stream, TopicConfig.DEFAULT.withPartitions(partitions)))
                .thenRun(() -> created.add(name));
    }

    private void drop(Engine engine) {
        for (String name : created) {
            if (name.startsWith("extra") && droppedOrDropping.add(name)) {
                engine.change(new CatalogChange.RelationDropped(name));
                return;
            }
        }
    }

    private void createView(Engine engine) {
        Schema schema = totals().schema();
        ViewDefinition view = new ViewDefinition(
                "totals", "totals", schema, AVRO, List.of("customer"), "", List.of("orders"), Map.of(), "");
        engine.change(new CatalogChange.RelationCreated(view, TopicConfig.DEFAULT.withPartitions(2)))
                .thenAccept(catalog -> engine.startView(view, viewPlan()));
    }

    private void createQuery(Engine engine) {
        create(engine, "large", 2);
        environment.runUntilIdle();
        QueryDefinition query =
                new QueryDefinition("q", "large", "", List.of("orders"), "earliest", false, Map.of(), "");
        engine.change(new CatalogChange.QueryCreated(query))
                .thenAccept(catalog -> engine.startQuery(query, queryPlan()));
    }

    private static PlanNode scan(String relation, Schema schema) {
        return new PlanNode.Scan(relation, schema, ScanBounds.ALL, null);
    }

    private static PlanNode totals() {
        return countAndSum(scan("orders", ORDERS), 0, 1);
    }

    private static PlanNode large() {
        PlanNode scan = scan("orders", ORDERS);
        return new PlanNode.Filter(scan, call(">", DataType.BOOLEAN, column(scan, 1), number(9)));
    }

    private static QueryPlan viewPlan() {
        return changes(totals(), false, 0);
    }

    private static QueryPlan queryPlan() {
        return changes(large(), true);
    }

    private void check(SimulatedDisk disk, Survival survival, long operation) {
        long seed = operation * 31 + survival.name().hashCode();
        try (SimulatedEnvironment other = new SimulatedEnvironment(seed, disk.afterCrash(survival, seed))) {
            LogStore log = LogStore.open(other, LOG);
            Engine engine = Engine.open(other, log, STATE);
            check(other, engine);
            engine.close();
            log.close();
            checks++;
        } catch (RuntimeException | AssertionError e) {
            failures.add(new AssertionError(
                    "seed " + SEED + ", crash at operation " + operation + ", survival " + survival, e));
        }
    }

    private void check(SimulatedEnvironment other, Engine engine) {
        for (String name : created) {
            if (!droppedOrDropping.contains(name)) {
                assertThat(engine.catalog().find(name)).as(name).isPresent();
            }
        }
        engine.catalog().relations().values().forEach(relation -> assertThat(
                        engine.log().topic(relation.topic()))
                .as(relation.name())
                .isPresent());
        if (engine.catalog().find("orders").isEmpty()) {
            return;
        }
        engine.catalog().find("totals").ifPresent(view -> engine.startView((ViewDefinition) view, viewPlan()));
        engine.catalog().queries().values().forEach(query -> engine.startQuery(query, queryPlan()));
        other.advance(1_000);
        List<List<@Nullable Object>> orders = rows(other, engine, scan("orders", ORDERS));
        List<Long> ids = orders.stream().map(row -> (Long) row.get(2)).toList();
        assertThat(ids).doesNotHaveDuplicates().containsAll(acknowledged);
        assertThat(sent).containsAll(ids);
        checkMoved(other, engine);
        if (engine.catalog().find("totals").isPresent()) {
            assertThat(rows(other, engine, scan("totals", totals().schema())))
                    .as("view")
                    .containsExactlyInAnyOrderElementsOf(rows(other, engine, totals()));
        }
        if (!engine.catalog().queries().isEmpty()) {
            assertThat(rows(other, engine, scan("large", ORDERS)))
                    .as("running INSERT")
                    .containsExactlyInAnyOrderElementsOf(rows(other, engine, large()));
        }
        engine.queries().forEach(query -> assertThat(query.error()).isNull());
    }

    /** What lies before the cursor's positions was moved, once, and nothing else. */
    private static void checkMoved(SimulatedEnvironment other, Engine engine) {
        if (engine.catalog().cursors().isEmpty()
                || engine.catalog().find("moved").isEmpty()) {
            return;
        }
        Map<Integer, Long> positions = new HashMap<>();
        engine.cursors().forEach(cursor -> positions.put(cursor.partition(), cursor.position()));
        List<Schema.Field> fields = new ArrayList<>(ORDERS.fields());
        fields.add(SystemColumns.SCHEMA.field(0));
        fields.add(SystemColumns.SCHEMA.field(1));
        List<Object> before = new ArrayList<>();
        for (List<@Nullable Object> row : rows(other, engine, scan("orders", new Schema(fields)))) {
            int partition = ((Long) Objects.requireNonNull(row.get(3))).intValue();
            if ((Long) Objects.requireNonNull(row.get(4)) < positions.getOrDefault(partition, 0L)) {
                before.add(Objects.requireNonNull(row.get(2)));
            }
        }
        assertThat(rows(other, engine, scan("moved", ORDERS)).stream()
                        .map(row -> row.get(2))
                        .toList())
                .as("moved")
                .containsExactlyInAnyOrderElementsOf(before);
    }

    private static List<List<@Nullable Object>> rows(SimulatedEnvironment other, Engine engine, PlanNode root) {
        Subscription subscription = engine.snapshot(Fixture.snapshot(root), context());
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int turn = 0; turn < 1_000 && !subscription.isFinished(); turn++) {
            other.runUntilIdle();
            Fixture.poll(subscription, rows);
        }
        assertThat(subscription.isFinished()).isTrue();
        return rows;
    }
}
