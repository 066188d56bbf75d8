package io.millrace.sql.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.catalog.TableDefinition;
import io.millrace.engine.data.DataType;
import io.millrace.engine.plan.Emit;
import io.millrace.engine.plan.Expression;
import io.millrace.engine.plan.PlanNode;
import io.millrace.engine.plan.QueryPlan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What queries become. */
class QueryPlannerTest {
    private static final QueryPlanner PLANNER = new QueryPlanner(SampleCatalog.NO_SYSTEM_TABLES);

    static QueryPlan plan(String sql, @Nullable DataType... parameterTypes) {
        return plan(sql, Emit.SNAPSHOT, parameterTypes);
    }

    private static QueryPlan plan(String sql, Emit emit, @Nullable DataType... parameterTypes) {
        PlannerContext context =
                new PlannerContext("ada", ZoneId.of("UTC"), Arrays.asList(parameterTypes), SampleCatalog.NOW_MICROS);
        return PLANNER.plan(SampleCatalog.CATALOG, new QueryText(sql, emit), context);
    }

    private static QueryPlan insert(String relation, @Nullable List<String> columns, String sql) {
        return PLANNER.planInsert(
                SampleCatalog.CATALOG,
                SampleCatalog.CATALOG.relation(relation),
                columns,
                new QueryText(sql, Emit.SNAPSHOT),
                SampleCatalog.CONTEXT);
    }

    private static String text(String sql) {
        return PlanPrinter.print(plan(sql).root()).stripTrailing();
    }

    @Test
    void filtersAndColumnsMoveIntoTheScan() {
        assertThat(text("SELECT id, amount * 2 AS x FROM orders WHERE amount > 100 AND note = 'a'"))
                .isEqualTo("""
                        Project [#0, *(#1, 2)] (id, x)
                          Scan orders (id, amount, note) filter AND(>(#1, 100), =(#2, 'a'))""");
    }

    @Test
    void conditionsOnSystemColumnsBoundTheScan() {
        QueryPlan plan = plan("SELECT * FROM orders WHERE _partition IN (0, 2) AND _offset >= 100 AND 200 > _offset");
        PlanNode.Scan scan = (PlanNode.Scan) plan.root().inputs().get(0);
        assertThat(scan.bounds().partitions()).containsExactlyInAnyOrder(0, 2);
        assertThat(scan.bounds().fromOffset()).isEqualTo(100);
        assertThat(scan.bounds().toOffset()).isEqualTo(200);
        assertThat(plan.schema().fields()).extracting(field -> field.name()).doesNotContain("_offset", "_partition");
    }

    @Test
    void equalKeysOfAJoinHaveOneType() {
        assertThat(text("SELECT o.id FROM orders o JOIN customers c ON o.qty = c.id"))
                .containsSubsequence("Join INNER [1=0]", "::BIGINT", "Scan orders", "Scan customers");
    }

    @Test
    void unnestNeedsNoJoin() {
        assertThat(text("SELECT q.id, s.src FROM quakes q, UNNEST(q.sources) AS s(src)"))
                .contains("Unnest")
                .doesNotContain("Join");
    }

    @Test
    void finalAnswersPassAGateAboveTheWindowedAggregate() {
        String sql =
                "SELECT window_end, count(*) FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) "
                        + "GROUP BY window_end";
        QueryPlan gated = plan(sql, Emit.FINAL);
        assertThat(PlanPrinter.print(gated.root())).containsSubsequence("FinalGate 0", "Aggregate", "Window", "Scan");
        assertThat(gated.appendOnly()).isTrue();
        assertThat(plan(sql, Emit.CHANGES).appendOnly()).isFalse();
    }

    @Test
    void appendOnlyAndKeysAreKnown() {
        assertThat(plan("SELECT id FROM orders").appendOnly()).isTrue();
        assertThat(plan("SELECT DISTINCT note FROM orders").appendOnly()).isTrue();
        assertThat(plan("SELECT id FROM customers").appendOnly()).isFalse();
        assertThat(plan("SELECT name, id FROM customers").key()).containsExactly(1);
        assertThat(plan("SELECT name FROM customers").key()).isEmpty();
        assertThat(plan("SELECT count(*), customer FROM orders GROUP BY customer")
                        .key())
                .containsExactly(1);
        assertThat(plan("SELECT o.id, c.name FROM orders o LEFT JOIN customers c ON o.customer = c.id")
                        .appendOnly())
                .isFalse();
    }

    @Test
    void columnsWithoutNamesAreCalledAsInPostgres() {
        assertThat(
                        plan("SELECT count(*), 1 + 1, sum(qty), upper('a'), CASE WHEN TRUE THEN 1 END, qty::text FROM orders "
                                        + "GROUP BY qty")
                                .schema()
                                .fields())
                .extracting(field -> field.name())
                .containsExactly("count", "?column?", "sum", "upper", "case", "qty");
    }

    @Test
    void sumsAndAveragesHaveRoom() {
        assertThat(plan("SELECT sum(qty), sum(id), sum(amount), avg(qty), sum(1.5e0) FROM orders")
                        .schema()
                        .fields())
                .extracting(field -> field.type())
                .containsExactly(
                        DataType.BIGINT,
                        DataType.decimal(38, 0),
                        DataType.decimal(38, 2),
                        DataType.decimal(38, 16),
                        DataType.DOUBLE);
    }

    @Test
    void parametersTakeTheTypeOfTheirPlace() {
        assertThat(plan("SELECT * FROM orders WHERE id = $1 AND qty > $2 AND note = $3 AND ts < $4")
                        .parameters())
                .containsExactly(DataType.BIGINT, DataType.INT, DataType.VARCHAR, new DataType.Timestamp(3, true));
        assertThat(plan("SELECT $2::int + 1, $1").parameters()).containsExactly(DataType.VARCHAR, DataType.INT);
        assertThat(plan("SELECT id FROM orders ORDER BY id LIMIT $1 OFFSET $2").parameters())
                .containsExactly(DataType.BIGINT, DataType.BIGINT);
        assertThat(plan("SELECT id FROM orders WHERE qty = ? OR customer = ?").parameters())
                .containsExactly(DataType.INT, DataType.BIGINT);
    }

    @Test
    void theClientsParameterTypesWin() {
        assertThat(plan("SELECT id FROM orders WHERE qty = $1", DataType.BIGINT).parameters())
                .containsExactly(DataType.BIGINT);
    }

    @Test
    void insertOfLiteralsAndParametersIsValues() {
        assertThat(PlanPrinter.print(insert("customers", null, "VALUES (1, 'a', NULL, -2), ($1, $2, '2001-02-03', 1.5)")
                        .root()))
                .isEqualTo("Values [1, 'a', null, -2.0], [$1, $2, '2001-02-03'::DATE, 1.5]\n");
        assertThat(insert("customers", List.of("score", "id"), "VALUES ($1, $2)")
                        .parameters())
                .containsExactly(DataType.DOUBLE, DataType.BIGINT);
        assertThat(PlanPrinter.print(
                        insert("customers", List.of("id"), "VALUES (7)").root()))
                .isEqualTo("Values [7, null, null, null]\n");
    }

    @Test
    void updateAndDeleteAreTheRowsTheyWrite() {
        PlanNode update = PLANNER.planUpdate(
                        SampleCatalog.CATALOG,
                        (TableDefinition) SampleCatalog.CATALOG.relation("customers"),
                        "customers",
                        List.of(new QueryPlanner.Assignment("name", "upper(name) || $2")),
                        null,
                        "id = $1",
                        SampleCatalog.CONTEXT)
                .root();
        assertThat(PlanPrinter.print(update)).isEqualTo("""
                        Project [#0, ||(UPPER(#1), $2), #2, #3, false] (id, name, since, score, deleted)
                          Scan customers (id, name, since, score) filter =(#0, $1)
                        """);
        PlanNode delete = PLANNER.planDelete(
                        SampleCatalog.CATALOG,
                        (TableDefinition) SampleCatalog.CATALOG.relation("customers"),
                        "customers",
                        null,
                        null,
                        SampleCatalog.CONTEXT)
                .root();
        assertThat(PlanPrinter.print(delete)).startsWith("Project [#0, #1, #2, #3, true]");
    }

    @Test
    void constantsAreExpressionsWithoutColumns() {
        Expression five = PLANNER.planConstant("2 + 3", DataType.INT, SampleCatalog.CONTEXT);
        assertThat(PlanPrinter.print(five)).isEqualTo("+(2, 3)");
        assertThat(PLANNER.planConstant("now()", DataType.TIMESTAMP_TZ, SampleCatalog.CONTEXT))
                .isEqualTo(new Expression.Literal(SampleCatalog.NOW_MICROS, DataType.TIMESTAMP_TZ));
    }

    static Stream<String> surface() throws IOException {
        try (InputStream file = Objects.requireNonNull(QueryPlannerTest.class.getResourceAsStream("surface.sql"))) {
            return Stream.of(new String(file.readAllBytes(), StandardCharsets.UTF_8).split(";\n"))
                    .map(String::strip)
                    .filter(sql -> !sql.isEmpty());
        }
    }

    @ParameterizedTest
    @MethodSource("surface")
    void theWholeSurfacePlans(String sql) {
        QueryPlan plan = plan(sql);
        assertThat(plan.root().schema()).isEqualTo(plan.schema());
        assertThat(plan.schema().size()).isPositive();
    }
}
