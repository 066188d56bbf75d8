package io.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.error.MillraceException;
import io.millrace.common.simulation.SimulatedDisk;
import io.millrace.common.simulation.SimulatedEnvironment;
import io.millrace.common.simulation.Survival;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.catalog.CatalogLog;
import io.millrace.engine.catalog.CursorDefinition;
import io.millrace.engine.catalog.PlainView;
import io.millrace.engine.catalog.QueryDefinition;
import io.millrace.engine.catalog.SequenceDefinition;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import io.millrace.storage.TopicConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Starts that make the catalog's log short, crashed at every operation of it, and alterations that cannot be made. */
final class CatalogWriterTest {
    private static final Path DIRECTORY = Path.of("/data/log");
    private static final PartitionId LOG = new PartitionId(CatalogLog.TOPIC, 0);
    private static final Schema SCHEMA = Schema.of(Schema.Field.of("n", DataType.BIGINT));

    private static final TopicConfig ORDERS =
            TopicConfig.DEFAULT.withPartitions(2).withRetention(1_000_000, -1);

    private static final CursorDefinition CURSOR = new CursorDefinition("c", "orders", "", "earliest", 5_000, "");

    /** Two of them are not said in one batch. */
    private static final String LONG_TEXT = "SELECT n FROM orders -- ".repeat(12_000);

    private final SimulatedDisk disk = new SimulatedDisk();
    private Catalog expected = Catalog.EMPTY;
    private int checks;

    private static CatalogWriter writer(SimulatedEnvironment environment, LogStore log) {
        return new CatalogWriter(
                environment, log, environment.newLoop("engine"), change -> CompletableFuture.completedFuture(null));
    }

    /** All kinds of definitions, and more changes than a log may have. */
    private void makeLongLog() {
        SimulatedEnvironment environment = new SimulatedEnvironment(1, disk);
        LogStore log = LogStore.open(environment, DIRECTORY);
        CatalogWriter writer = writer(environment, log);
        for (CatalogChange change : List.of(
                new CatalogChange.RelationCreated(Fixture.stream("orders", SCHEMA), ORDERS),
                new CatalogChange.RelationCreated(Fixture.table("gone", SCHEMA, "n"), TopicConfig.DEFAULT),
                new CatalogChange.RelationDropped("gone"),
                new CatalogChange.RelationCreated(Fixture.table("kept", SCHEMA, "n"), TopicConfig.DEFAULT),
                new CatalogChange.SequenceCreated(
                        new SequenceDefinition("s", DataType.BIGINT, 1, 1, 1, Long.MAX_VALUE, false, null, 1, false)),
                new CatalogChange.ViewDefined(new PlainView("v", SCHEMA, LONG_TEXT, List.of("orders"), ""), false),
                new CatalogChange.ViewDefined(new PlainView("w", SCHEMA, LONG_TEXT, List.of("orders"), ""), false),
                new CatalogChange.QueryCreated(
                        new QueryDefinition("q", "kept", "", List.of("orders"), "latest", true, Map.of(), "")),
                new CatalogChange.CursorCreated(CURSOR))) {
            environment.await(writer.change(change));
        }
        for (int i = 1; i <= 1_100; i++) {
            environment.await(writer.change(new CatalogChange.SequenceAdvanced("s", i, true)));
        }
        expected = writer.catalog();
        log.close();
        environment.close();
    }

    /** The catalog that a start finds, and where its log begins. */
    private long start(SimulatedDisk found) {
        try (SimulatedEnvironment environment = new SimulatedEnvironment(2, found)) {
            LogStore log = LogStore.open(environment, DIRECTORY);
            Catalog catalog = writer(environment, log).catalog();
            assertThat(sameVersion(catalog)).isEqualTo(sameVersion(expected));
            assertThat(catalog.version()).isGreaterThanOrEqualTo(expected.version());
            assertThat(log.topics())
                    .containsEntry("orders", ORDERS)
                    .containsKey("kept")
                    .doesNotContainKey("gone");
            long begins = log.partition(LOG).startOffset();
            log.close();
            return begins;
        }
    }

    private static Catalog sameVersion(Catalog catalog) {
        return new Catalog(
                0, catalog.relations(), catalog.queries(), catalog.cursors(), catalog.views(), catalog.sequences());
    }

    @Test
    void shortensALongLogWhereverTheMachineCrashes() {
        makeLongLog();
        List<AssertionError> failures = new ArrayList<>();
        disk.onOperation(operation -> {
            for (Survival survival : Survival.values()) {
                try {
                    start(disk.afterCrash(survival, operation));
                } catch (RuntimeException | AssertionError e) {
                    failures.add(new AssertionError("crash at operation " + operation + ", " + survival, e));
                }
                checks++;
            }
        });
        long begins = start(disk);
        disk.onOperation(operation -> {});
        assertThat(failures).isEmpty();
        assertThat(checks).isGreaterThan(10);
        assertThat(begins).as("begin of the log").isEqualTo(1_109);
        assertThat(start(disk)).as("begin of the log that is short").isEqualTo(begins);
    }

    private static CatalogChange altered(int partitions) {
        return new CatalogChange.RelationAltered(Fixture.stream("orders", SCHEMA), ORDERS.withPartitions(partitions));
    }

    private static void makeOrders(SimulatedEnvironment environment, CatalogWriter writer) {
        environment.await(writer.change(new CatalogChange.RelationCreated(Fixture.stream("orders", SCHEMA), ORDERS)));
    }

    /** What a start finds. */
    private void expectOrders() {
        try (SimulatedEnvironment environment = new SimulatedEnvironment(2, disk)) {
            LogStore log = LogStore.open(environment, DIRECTORY);
            assertThat(writer(environment, log).catalog().relations()).containsOnlyKeys("orders");
            assertThat(log.topics()).containsEntry("orders", ORDERS);
            log.close();
        }
    }

    @Test
    void refusesAnAlterationThatTheLogCannotMakeBeforeItIsWritten() {
        try (SimulatedEnvironment environment = new SimulatedEnvironment(1, disk)) {
            LogStore log = LogStore.open(environment, DIRECTORY);
            CatalogWriter writer = writer(environment, log);
            makeOrders(environment, writer);
            long end = log.partition(LOG).endOffset();
            assertThatThrownBy(() -> environment.await(writer.change(altered(1))))
                    .hasMessage("topic \"orders\" has 2 partitions and cannot get fewer");
            assertThatThrownBy(() -> environment.await(writer.change(altered(20_000))))
                    .hasMessage("a topic has 1 to 10000 partitions, not 20000");
            assertThat(log.partition(LOG).endOffset()).isEqualTo(end);
            log.close();
        }
        expectOrders();
    }

    @Test
    void startsWithALogInWhichSuchAnAlterationStands() {
        try (SimulatedEnvironment environment = new SimulatedEnvironment(1, disk)) {
            LogStore log = LogStore.open(environment, DIRECTORY);
            makeOrders(environment, writer(environment, log));
            environment.await(CatalogLog.open(environment, log).append(altered(1), 0));
            log.close();
        }
        expectOrders();
    }

    /** Wherever a force fails: what was told to have failed is not there after a start, if more could be written. */
    @Test
    void takesBackAnAlterationThatHasFailed() {
        int takenBack = 0;
        for (int force = 1; force <= 20; force++) {
            SimulatedDisk failing = new SimulatedDisk();
            boolean refused;
            boolean goesOn;
            try (SimulatedEnvironment environment = new SimulatedEnvironment(1, failing)) {
                LogStore log = LogStore.open(environment, DIRECTORY);
                CatalogWriter writer = writer(environment, log);
                makeOrders(environment, writer);
                failing.failForce(failing.forces() + force);
                refused = fails(environment, writer, altered(3));
                goesOn = !fails(environment, writer, new CatalogChange.CursorCreated(CURSOR));
            }
            if (refused && goesOn) {
                try (SimulatedEnvironment environment =
                        new SimulatedEnvironment(2, failing.afterCrash(Survival.NONE, 1))) {
                    LogStore log = LogStore.open(environment, DIRECTORY);
                    writer(environment, log);
                    assertThat(log.topics()).as("force %s", force).containsEntry("orders", ORDERS);
                    takenBack++;
                }
            }
        }
        assertThat(takenBack).isPositive();
    }

    private static boolean fails(SimulatedEnvironment environment, CatalogWriter writer, CatalogChange change) {
        try {
            environment.await(writer.change(change));
            return false;
        } catch (MillraceException e) {
            return true;
        }
    }
}
