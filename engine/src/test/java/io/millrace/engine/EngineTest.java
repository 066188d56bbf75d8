package io.millrace.engine;

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
import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.data.BatchBuilder;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.PlanNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EngineTest extends EngineScenario {
    private static final Schema ORDERS =
            Schema.of(Schema.Field.of("customer", DataType.BIGINT), Schema.Field.of("amount", DataType.BIGINT));

    @Test
    void answersFromWhatIsCommitted() {
        fixture.create(stream("orders", ORDERS, "customer"), 3);
        fixture.insert("orders", row(1L, 10L), row(2L, 20L), row(1L, 30L));
        assertThat(fixture.rows(fixture.scan("orders")))
                .containsExactlyInAnyOrder(List.of(1L, 10L), List.of(2L, 20L), List.of(1L, 30L));
        assertThat(fixture.rows(countAndSum(fixture.scan("orders"), 0, 1)))
                .containsExactlyInAnyOrder(List.of(1L, 2L, 40L), List.of(2L, 1L, 20L));
    }

    @Test
    void filtersAndProjects() {
        fixture.create(stream("orders", ORDERS), 1);
        fixture.insert("orders", row(1L, 10L), row(2L, 20L), row(3L, 30L));
        PlanNode scan = fixture.scan("orders");
        PlanNode filter = new PlanNode.Filter(scan, call(">", DataType.BOOLEAN, column(scan, 1), number(10)));
        PlanNode project = new PlanNode.Project(
                filter,
                List.of(call("+", DataType.BIGINT, column(filter, 0), number(100))),
                Schema.of(Schema.Field.of("x", DataType.BIGINT)));
        assertThat(fixture.rows(project)).containsExactly(List.of(102L), List.of(103L));
    }

    @Test
    void findsEverythingAgainAfterARestart() {
        fixture.create(stream("orders", ORDERS), 2);
        fixture.insert("orders", row(1L, 10L));
        fixture.restart();
        assertThat(fixture.engine().catalog().relation("orders").schema()).isEqualTo(ORDERS);
        assertThat(fixture.rows(fixture.scan("orders"))).containsExactly(List.of(1L, 10L));
    }

    @Test
    void manyRowsComeWholeAndInTheirOrder() {
        fixture.create(stream("orders", ORDERS, "customer"), 3);
        int rows = 150_000;
        insertMany(rows);
        List<Long> customers = new ArrayList<>();
        long[] latest = {-1, -1, -1, -1, -1, -1, -1};
        for (List<@Nullable Object> each : fixture.rows(fixture.scan("orders"))) {
            long customer = (Long) each.get(0);
            long number = (Long) each.get(1);
            assertThat(number)
                    .as("customer %s after %s", customer, latest[(int) customer])
                    .isGreaterThan(latest[(int) customer]);
            latest[(int) customer] = number;
            customers.add(customer);
        }
        assertThat(customers).hasSize(rows);
        assertThat(latest).containsExactly(149_996, 149_997, 149_998, 149_999, 149_993, 149_994, 149_995);
        // 150,000 = 7 * 21,428 + 4; the numbers of customer c are c, c + 7, ...
        assertThat(fixture.rows(countAndSum(fixture.scan("orders"), 0, 1)))
                .contains(List.of(0L, 21_429L, 7L * 21_428 * 21_429 / 2))
                .contains(List.of(6L, 21_428L, 6L * 21_428 + 7L * 21_427 * 21_428 / 2))
                .hasSize(7);
    }

    @Test
    void aReaderThatStopsEarlyHoldsUpNobody() {
        fixture.create(stream("orders", ORDERS), 1);
        insertMany(150_000);
        for (int i = 0; i < 20; i++) {
            Subscription subscription = fixture.engine().snapshot(Fixture.snapshot(fixture.scan("orders")), context());
            assertThat(Fixture.rows(subscription, 40_000).subList(0, 2))
                    .containsExactly(List.of(0L, 0L), List.of(1L, 1L));
            subscription.close();
        }
        Fixture.await(() -> fixture.engine().queries().isEmpty());
        assertThat(fixture.rows(fixture.scan("orders"))).hasSize(150_000);
    }

    private void insertMany(int rows) {
        int batchRows = 5_000;
        for (int from = 0; from < rows; from += batchRows) {
            Object[][] batch = new Object[batchRows][];
            for (int i = 0; i < batchRows; i++) {
                batch[i] = row((from + i) % 7L, (long) from + i);
            }
            fixture.insert("orders", batch);
        }
    }

    @Test
    void continuousQueryGivesTheAnswerThenEveryChange() {
        fixture.create(stream("orders", ORDERS, "customer"), 2);
        fixture.insert("orders", row(1L, 10L));
        Subscription subscription =
                fixture.engine().subscribe(changes(countAndSum(fixture.scan("orders"), 0, 1), false, 0), context());
        assertThat(Fixture.rows(subscription, 1)).containsExactly(List.of("INSERT", 1L, 1L, 10L));
        fixture.insert("orders", row(1L, 5L), row(2L, 7L));
        assertThat(Fixture.rows(subscription, 3))
                .containsExactlyInAnyOrder(
                        List.of("UPDATE_BEFORE", 1L, 1L, 10L),
                        List.of("UPDATE_AFTER", 1L, 2L, 15L),
                        List.of("INSERT", 2L, 1L, 7L));
        subscription.close();
        Fixture.await(() -> fixture.engine().queries().isEmpty());
    }

    @Test
    void tableKeepsOneRowForEachKey() {
        fixture.create(table("customers", ORDERS, "customer"), 2);
        fixture.insert("customers", row(1L, 10L), row(2L, 20L));
        fixture.insert("customers", row(1L, 11L));
        assertThat(fixture.rows(fixture.scan("customers")))
                .containsExactlyInAnyOrder(List.of(1L, 11L), List.of(2L, 20L));
        PlanNode.Scan scan = fixture.scan("customers");
        PlanNode byKey = new PlanNode.Scan(
                "customers", ORDERS, scan.bounds(), call("=", DataType.BOOLEAN, column(scan, 0), number(2)));
        assertThat(fixture.rows(byKey)).containsExactly(List.of(2L, 20L));
        assertThat(fixture.engine().explain(Fixture.snapshot(byKey)).get(0)).contains("by key");
    }

    @Test
    void aRowOfWeightMinusOneDeletes() {
        fixture.create(table("customers", ORDERS, "customer"), 2);
        fixture.insert("customers", row(1L, 10L), row(2L, 20L));
        BatchBuilder delete = new BatchBuilder(ORDERS).addWeighted(-1, 1L, null);
        fixture.engine()
                .append(List.of(new RelationRows("customers", List.of(delete.build()))))
                .join();
        assertThat(fixture.rows(fixture.scan("customers"))).containsExactly(List.of(2L, 20L));
        fixture.restart();
        assertThat(fixture.rows(fixture.scan("customers"))).containsExactly(List.of(2L, 20L));
    }

    @Test
    void modifySeesAllEarlierWrites() {
        fixture.create(table("customers", ORDERS, "customer"), 2);
        fixture.insert("customers", row(1L, 0L), row(2L, 0L));
        PlanNode scan = fixture.scan("customers");
        List<Schema.Field> fields = new ArrayList<>(ORDERS.fields());
        fields.add(Schema.Field.notNull("delete", DataType.BOOLEAN));
        PlanNode addOne = new PlanNode.Project(
                scan,
                List.of(
                        column(scan, 0),
                        call("+", DataType.BIGINT, column(scan, 1), number(1)),
                        call("=", DataType.BOOLEAN, column(scan, 0), number(2))),
                new Schema(fields));
        List<CompletableFuture<RelationRows>> writes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            writes.add(fixture.engine().modify("customers", Fixture.snapshot(addOne), context()));
        }
        writes.forEach(CompletableFuture::join);
        assertThat(fixture.rows(scan)).containsExactly(List.of(1L, 20L));
    }

    @Test
    void refusesNamesThatAreTakenUnknownOrDependedOn() {
        fixture.create(stream("orders", ORDERS), 1);
        assertError(() -> fixture.create(stream("orders", ORDERS), 1), ErrorCode.DUPLICATE_RELATION);
        assertError(
                () -> fixture.engine()
                        .change(new CatalogChange.RelationDropped("nothing"))
                        .join(),
                ErrorCode.RELATION_NOT_FOUND);
        fixture.engine().change(new CatalogChange.RelationDropped("orders")).join();
        assertThat(fixture.engine().catalog().relations()).isEmpty();
        fixture.create(stream("orders", ORDERS), 1);
        assertThat(fixture.rows(fixture.scan("orders"))).isEmpty();
    }

    @Test
    void slowReaderHoldsBackOnlyItself() {
        fixture.create(stream("orders", ORDERS), 1);
        Object[][] many = new Object[20_000][];
        for (int i = 0; i < many.length; i++) {
            many[i] = row((long) i, 1L);
        }
        for (int i = 0; i < 5; i++) {
            fixture.insert("orders", many);
        }
        Subscription slow = fixture.engine().snapshot(Fixture.snapshot(fixture.scan("orders")), context());
        assertThat(fixture.rows(fixture.scan("orders"))).hasSize(100_000);
        List<List<@Nullable Object>> rows = Fixture.rows(slow);
        assertThat(rows).hasSize(100_000);
    }

    /** More rows than one worker reads alone, in batches of many sizes, so that memory is used again for others. */
    @Test
    void groupsWhatSeveralWorkersDecode() {
        Schema nullable = Schema.of(
                Schema.Field.of("customer", DataType.BIGINT),
                Schema.Field.of("amount", DataType.BIGINT),
                Schema.Field.of("rate", DataType.DOUBLE));
        fixture.create(stream("orders", nullable), 1);
        int rows = 0;
        Map<Object, List<Long>> expected = new HashMap<>();
        for (int size = 9_000; size > 0; size -= 750) {
            Object[][] some = new Object[size][];
            for (int i = 0; i < size; i++, rows++) {
                long customer = rows % 97;
                Long amount = rows % 5 == size % 5 ? null : (long) rows;
                some[i] = new Object[] {customer, amount, rows % 3 == 0 ? null : rows * 0.5};
                long known = amount == null ? 0 : amount;
                expected.merge(
                        customer,
                        List.of(customer, 1L, known),
                        (a, b) -> List.of(customer, a.get(1) + 1, a.get(2) + b.get(2)));
            }
            fixture.insert("orders", some);
        }
        assertThat(rows).isEqualTo(58_500);
        assertThat(fixture.rows(countAndSum(fixture.scan("orders"), 0, 1)))
                .hasSize(97)
                .allSatisfy(row -> assertThat(row).isEqualTo(expected.get(row.get(0))));
    }

    @Test
    void cancelledQueryTellsItsReader() {
        fixture.create(stream("orders", ORDERS), 1);
        Subscription subscription = fixture.engine().subscribe(changes(fixture.scan("orders"), true), context());
        assertThat(fixture.engine().cancel(subscription.queryId())).isTrue();
        assertError(subscription::poll, ErrorCode.QUERY_CANCELED);
        Fixture.await(() -> fixture.engine().queries().isEmpty());
    }

    private static void assertError(ThrowableAssert.ThrowingCallable action, ErrorCode code) {
        assertThatThrownBy(action).satisfies(error -> {
            Throwable cause = error instanceof MillraceException ? error : error.getCause();
            assertThat(cause).isInstanceOf(MillraceException.class);
            assertThat(((MillraceException) Objects.requireNonNull(cause)).code())
                    .isEqualTo(code);
        });
    }
}
