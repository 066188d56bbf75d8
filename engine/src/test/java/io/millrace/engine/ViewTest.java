package io.millrace.engine;

import static io.millrace.engine.Fixture.AVRO;
import static io.millrace.engine.Fixture.call;
import static io.millrace.engine.Fixture.changes;
import static io.millrace.engine.Fixture.column;
import static io.millrace.engine.Fixture.context;
import static io.millrace.engine.Fixture.countAndSum;
import static io.millrace.engine.Fixture.number;
import static io.millrace.engine.Fixture.row;
import static io.millrace.engine.Fixture.stream;
import static io.millrace.engine.Fixture.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.catalog.QueryDefinition;
import io.millrace.engine.catalog.ViewDefinition;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.PlanNode;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.storage.TopicConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ViewTest extends EngineScenario {
    private static final Schema ORDERS =
            Schema.of(Schema.Field.of("customer", DataType.BIGINT), Schema.Field.of("amount", DataType.BIGINT));

    @BeforeEach
    void createStreams() {
        fixture.create(stream("orders", ORDERS, "customer"), 3);
    }

    @Test
    void anInsertIsSeenInTheViewAtOnce() {
        totals();
        for (long i = 1; i <= 50; i++) {
            fixture.insert("orders", row(7L, 1L), row(i + 100, i));
            assertThat(fixture.rows(fixture.scan("totals")))
                    .hasSize((int) i + 1)
                    .contains(List.of(7L, i, i), List.of(i + 100, 1L, i));
            assertThat(fixture.rows(byKey(7))).containsExactly(List.of(7L, i, i));
        }
    }

    @Test
    void viewIsTheSameAfterARestart() {
        totals();
        for (long i = 0; i < 20; i++) {
            fixture.insert("orders", row(i % 5, i), row(3L, 1L));
        }
        List<List<@Nullable Object>> before = fixture.rows(fixture.scan("totals"));
        fixture.restart();
        assertThatThrownBy(() -> fixture.rows(fixture.scan("totals"))).hasMessageContaining("not running yet");
        startTotals();
        assertThat(fixture.rows(fixture.scan("totals"))).containsExactlyInAnyOrderElementsOf(before);
        fixture.insert("orders", row(3L, 100L));
        assertThat(fixture.rows(byKey(3))).containsExactly(List.of(3L, 25L, 162L));
        assertThat(fixture.rows(countAndSum(fixture.scan("orders"), 0, 1)))
                .containsExactlyInAnyOrderElementsOf(fixture.rows(fixture.scan("totals")));
    }

    @Test
    void aViewOfAViewSeesAnInsertAtOnce() {
        totals();
        Schema schema = Schema.of(
                Schema.Field.of("count", DataType.BIGINT),
                Schema.Field.notNull("customers", DataType.BIGINT),
                Schema.Field.of("sum", DataType.BIGINT));
        ViewDefinition view = new ViewDefinition(
                "histogram",
                "histogram",
                schema,
                AVRO,
                List.of("count"),
                "SELECT",
                List.of("totals"),
                Map.of(),
                "CREATE");
        fixture.create(view, 1);
        PlanNode counted = countAndSum(fixture.scan("totals"), 1, 2);
        fixture.engine().startView(view, changes(counted, false, 0));
        Fixture.await(() -> fixture.isRunning("histogram"));
        for (long i = 1; i <= 20; i++) {
            fixture.insert("orders", row(i, 1L));
            assertThat(fixture.rows(fixture.scan("histogram"))).containsExactly(List.of(1L, i, i));
        }
        fixture.insert("orders", row(1L, 1L));
        assertThat(fixture.rows(fixture.scan("histogram")))
                .containsExactlyInAnyOrder(List.of(1L, 19L, 19L), List.of(2L, 1L, 2L));
    }

    @Test
    void viewsTopicCarriesItsChanges() {
        totals();
        Subscription subscription = fixture.engine().subscribe(changes(fixture.scan("totals"), false, 0), context());
        fixture.insert("orders", row(1L, 10L));
        assertThat(Fixture.rows(subscription, 1)).containsExactly(List.of("INSERT", 1L, 1L, 10L));
        fixture.insert("orders", row(1L, 5L));
        assertThat(Fixture.rows(subscription, 2))
                .containsExactly(List.of("UPDATE_BEFORE", 1L, 1L, 10L), List.of("UPDATE_AFTER", 1L, 2L, 15L));
        subscription.close();
    }

    @Test
    void aBagKeepsEqualRows() {
        Schema schema = Schema.of(Schema.Field.of("amount", DataType.BIGINT));
        ViewDefinition view = new ViewDefinition(
                "amounts", "amounts", schema, AVRO, List.of(), "SELECT", List.of("orders"), Map.of(), "CREATE");
        fixture.create(view, 1);
        PlanNode scan = fixture.scan("orders");
        QueryPlan plan = changes(new PlanNode.Project(scan, List.of(column(scan, 1)), schema), true);
        fixture.engine().startView(view, plan);
        Fixture.await(() -> fixture.isRunning("amounts"));
        fixture.insert("orders", row(1L, 5L), row(2L, 5L), row(3L, 6L));
        assertThat(fixture.rows(fixture.scan("amounts")))
                .containsExactlyInAnyOrder(List.of(5L), List.of(5L), List.of(6L));
        fixture.restart();
        fixture.engine().startView(view, plan);
        Fixture.await(() -> fixture.isRunning("amounts"));
        fixture.insert("orders", row(1L, 5L));
        assertThat(fixture.rows(fixture.scan("amounts")))
                .containsExactlyInAnyOrder(List.of(5L), List.of(5L), List.of(5L), List.of(6L));
    }

    @Test
    void anotherPlanRebuildsTheView() {
        totals();
        fixture.insert("orders", row(1L, 10L), row(2L, 20L), row(2L, 5L));
        assertThat(fixture.rows(fixture.scan("totals"))).hasSize(2);
        fixture.restart();
        PlanNode scan = fixture.scan("orders");
        PlanNode large = new PlanNode.Filter(scan, call(">", DataType.BOOLEAN, column(scan, 1), number(9)));
        ViewDefinition view = (ViewDefinition) fixture.engine().catalog().relation("totals");
        fixture.engine().startView(view, changes(countAndSum(large, 0, 1), false, 0));
        Fixture.await(() -> fixture.isRunning("totals"));
        assertThat(fixture.rows(fixture.scan("totals")))
                .containsExactlyInAnyOrder(List.of(1L, 1L, 10L), List.of(2L, 1L, 20L));
    }

    @Test
    void runningInsertWritesEachRowOnce() {
        fixture.create(stream("large", ORDERS), 2);
        QueryDefinition query = query("q", "large");
        PlanNode scan = fixture.scan("orders");
        QueryPlan plan =
                changes(new PlanNode.Filter(scan, call(">", DataType.BOOLEAN, column(scan, 1), number(9))), true);
        fixture.engine().change(new CatalogChange.QueryCreated(query)).join();
        fixture.engine().startQuery(query, plan);
        Fixture.await(() -> fixture.isRunning("q"));
        List<List<@Nullable Object>> expected = new ArrayList<>();
        for (int restart = 0; restart < 3; restart++) {
            for (long i = 0; i < 30; i++) {
                fixture.insert("orders", row(i, 5L), row(i, 10L + restart));
                expected.add(List.of(i, 10L + restart));
            }
            fixture.restart();
            fixture.engine().startQuery(query, plan);
        }
        Fixture.await(() -> fixture.rows(fixture.scan("large")).size() >= expected.size());
        assertThat(fixture.rows(fixture.scan("large"))).containsExactlyInAnyOrderElementsOf(expected);
        assertThatThrownBy(() -> fixture.engine()
                        .change(new CatalogChange.RelationDropped("large"))
                        .join())
                .hasMessageContaining("cannot drop stream large because other objects depend on it");
        fixture.engine().change(new CatalogChange.QueryDropped("q")).join();
        assertThat(fixture.engine().queries()).isEmpty();
    }

    @Test
    void changingQueryUpsertsAndDeletesInATable() {
        fixture.create(table("source", ORDERS, "customer"), 2);
        fixture.create(table("target", ORDERS, "customer"), 1);
        QueryDefinition query = query("q", "target");
        PlanNode scan = fixture.scan("source");
        fixture.engine().change(new CatalogChange.QueryCreated(query)).join();
        fixture.engine()
                .startQuery(
                        query,
                        changes(
                                new PlanNode.Filter(scan, call(">", DataType.BOOLEAN, column(scan, 1), number(9))),
                                false,
                                0));
        fixture.insert("source", row(1L, 10L), row(2L, 20L));
        Fixture.await(() -> fixture.rows(fixture.scan("target")).size() == 2);
        fixture.insert("source", row(1L, 11L), row(2L, 2L));
        Fixture.await(() -> fixture.rows(fixture.scan("target")).equals(List.of(List.of(1L, 11L))));
    }

    @Test
    void onErrorFailStopsTheQueryAndSaysWhy() {
        fixture.create(stream("copy", ORDERS), 1);
        QueryDefinition lenient = query("q", "copy");
        QueryDefinition query = new QueryDefinition(
                "q", "copy", "SELECT", lenient.sources(), "earliest", false, Map.of("on_error", "fail"), "INSERT");
        PlanNode scan = fixture.scan("orders");
        PlanNode divided = new PlanNode.Project(
                scan, List.of(column(scan, 0), call("/", DataType.BIGINT, number(100), column(scan, 1))), ORDERS);
        fixture.insert("orders", row(1L, 0L));
        fixture.engine().change(new CatalogChange.QueryCreated(query)).join();
        fixture.engine().startQuery(query, changes(divided, true));
        Fixture.await(() -> fixture.engine().queries().get(0).state() == QueryStatus.State.FAILED);
        assertThat(fixture.engine().queries().get(0).error()).isEqualTo("division by zero");
        fixture.engine().change(new CatalogChange.QueryDropped("q")).join();
    }

    @Test
    void aViewReadsPartitionsThatAreAddedLater() {
        totals();
        fixture.insert("orders", row(1L, 10L));
        fixture.engine()
                .change(new CatalogChange.RelationAltered(
                        fixture.engine().catalog().relation("orders"), TopicConfig.DEFAULT.withPartitions(12)))
                .join();
        for (long i = 0; i < 40; i++) {
            fixture.insert("orders", row(i, 1L));
        }
        fixture.engine().started().join();
        assertThat(fixture.rows(fixture.scan("totals")))
                .hasSize(40)
                .contains(List.of(1L, 2L, 11L), List.of(39L, 1L, 1L));
    }

    @Test
    void droppedViewLeavesNothingBehind() {
        totals();
        fixture.insert("orders", row(1L, 10L));
        assertThat(fixture.rows(fixture.scan("totals"))).hasSize(1);
        fixture.engine().change(new CatalogChange.RelationDropped("totals")).join();
        assertThat(fixture.engine().queries()).isEmpty();
        assertThat(fixture.engine().log().topic("totals")).isEmpty();
        totals();
        assertThat(fixture.rows(fixture.scan("totals"))).containsExactly(List.of(1L, 1L, 10L));
    }

    @Test
    void pausedQueryGoesOnWhereItWas() {
        fixture.create(stream("copy", ORDERS), 1);
        QueryDefinition query = query("q", "copy");
        fixture.engine().change(new CatalogChange.QueryCreated(query)).join();
        fixture.engine().startQuery(query, changes(fixture.scan("orders"), true));
        fixture.insert("orders", row(1L, 1L));
        Fixture.await(() -> fixture.rows(fixture.scan("copy")).size() == 1);
        fixture.engine()
                .change(new CatalogChange.QueryAltered(paused(query, true)))
                .join();
        Fixture.await(() -> fixture.engine().queries().get(0).state() == QueryStatus.State.PAUSED);
        fixture.insert("orders", row(2L, 2L));
        fixture.engine()
                .change(new CatalogChange.QueryAltered(paused(query, false)))
                .join();
        Fixture.await(() -> fixture.rows(fixture.scan("copy")).size() == 2);
    }

    @Test
    void rowsThatCannotBeComputedAreLeftOutAndListed() {
        fixture.create(stream("copy", ORDERS), 1);
        QueryDefinition query = query("q", "copy");
        PlanNode scan = fixture.scan("orders");
        PlanNode divided = new PlanNode.Project(
                scan, List.of(column(scan, 0), call("/", DataType.BIGINT, number(100), column(scan, 1))), ORDERS);
        assertThatThrownBy(() -> {
                    fixture.insert("orders", row(1L, 10L), row(2L, 0L), row(3L, 5L));
                    fixture.rows(divided);
                })
                .hasFieldOrPropertyWithValue("code", ErrorCode.DIVISION_BY_ZERO);
        fixture.engine().change(new CatalogChange.QueryCreated(query)).join();
        fixture.engine().startQuery(query, changes(divided, true));
        Fixture.await(() -> fixture.rows(fixture.scan("copy")).size() == 2);
        assertThat(fixture.engine().errors()).singleElement().satisfies(error -> {
            assertThat(error.query()).isEqualTo("q");
            assertThat(error.topic()).isEqualTo("orders");
            assertThat(error.offset()).isNotNegative();
            assertThat(error.sqlState()).isEqualTo("22012");
        });
        assertThat(fixture.engine().queries().get(0).errorRows()).isEqualTo(1);
    }

    private static QueryDefinition query(String name, String target) {
        return new QueryDefinition(
                name, target, "SELECT", List.of("orders"), "earliest", false, Map.of(), "INSERT INTO " + target);
    }

    private static QueryDefinition paused(QueryDefinition query, boolean paused) {
        return new QueryDefinition(
                query.name(),
                query.target(),
                query.querySql(),
                query.sources(),
                query.startPosition(),
                paused,
                query.options(),
                query.sql());
    }

    private PlanNode byKey(long customer) {
        PlanNode.Scan scan = fixture.scan("totals");
        return new PlanNode.Scan(
                "totals", scan.schema(), scan.bounds(), call("=", DataType.BOOLEAN, column(scan, 0), number(customer)));
    }

    private void totals() {
        Schema schema = countAndSum(fixture.scan("orders"), 0, 1).schema();
        ViewDefinition view = new ViewDefinition(
                "totals", "totals", schema, AVRO, List.of("customer"), "SELECT", List.of("orders"), Map.of(), "CREATE");
        fixture.create(view, 2);
        startTotals();
    }

    private void startTotals() {
        ViewDefinition view = (ViewDefinition) fixture.engine().catalog().relation("totals");
        fixture.engine().startView(view, changes(countAndSum(fixture.scan("orders"), 0, 1), false, 0));
        Fixture.await(() -> fixture.isRunning("totals"));
    }
}
