package io.millrace.engine;

import io.millrace.common.environment.RealEnvironment;
import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.StreamDefinition;
import io.millrace.engine.catalog.TableDefinition;
import io.millrace.engine.catalog.Watermark;
import io.millrace.engine.data.BatchBuilder;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.FormatOptions;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.AggregateCall;
import io.millrace.engine.plan.Emit;
import io.millrace.engine.plan.Expression;
import io.millrace.engine.plan.PlanNode;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.engine.plan.ScanBounds;
import io.millrace.storage.LogStore;
import io.millrace.storage.TopicConfig;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An engine on a real log in a temporary directory, and short words for plans. */
final class Fixture implements AutoCloseable {
    static final FormatOptions AVRO = new FormatOptions("avro", "kafka", 1, Map.of());
    static final long DEADLINE_NANOS = 20_000_000_000L;

    private final Path directory;
    private final EngineOptions options;
    private RealEnvironment environment;
    private LogStore log;
    private Engine engine;

    Fixture(Path directory) {
        this(directory, EngineOptions.DEFAULT);
    }

    Fixture(Path directory, EngineOptions options) {
        this.directory = directory;
        this.options = options;
        environment = new RealEnvironment(2);
        log = LogStore.open(environment, directory.resolve("log"));
        engine = Engine.open(environment, log, directory.resolve("state"), options);
    }

    Engine engine() {
        return engine;
    }

    /** Stops and starts everything over the same files. */
    void restart() {
        close();
        environment = new RealEnvironment(2);
        log = LogStore.open(environment, directory.resolve("log"));
        engine = Engine.open(environment, log, directory.resolve("state"), options);
    }

    @Override
    public void close() {
        engine.close();
        log.close();
        environment.close();
    }

    void create(Relation relation, int partitions) {
        engine.change(new CatalogChange.RelationCreated(relation, TopicConfig.DEFAULT.withPartitions(partitions)))
                .join();
    }

    boolean isRunning(String query) {
        return engine.queries().stream()
                .anyMatch(status -> query.equals(status.name()) && status.state() == QueryStatus.State.RUNNING);
    }

    static StreamDefinition stream(String name, Schema schema, String... keys) {
        return new StreamDefinition(name, name, schema, AVRO, List.of(keys), null, null, "CREATE STREAM " + name);
    }

    static StreamDefinition stream(String name, Schema schema, Watermark watermark, String... keys) {
        return new StreamDefinition(name, name, schema, AVRO, List.of(keys), watermark, null, "CREATE STREAM " + name);
    }

    static TableDefinition table(String name, Schema schema, String... keys) {
        return new TableDefinition(name, name, schema, AVRO, List.of(keys), "CREATE TABLE " + name);
    }

    static QueryContext context(@Nullable Object... parameters) {
        return new QueryContext("SELECT", "millrace", List.of(parameters), ZoneOffset.UTC, StartPosition.EARLIEST);
    }

    void insert(String relation, Object[]... rows) {
        Relation definition = engine.catalog().relation(relation);
        BatchBuilder builder = new BatchBuilder(definition.schema());
        for (Object[] row : rows) {
            builder.add(row);
        }
        engine.append(List.of(new RelationRows(relation, List.of(builder.build()))))
                .join();
    }

    static Object[] row(Object... values) {
        return values;
    }

    PlanNode.Scan scan(String relation) {
        return new PlanNode.Scan(relation, engine.catalog().relation(relation).schema(), ScanBounds.ALL, null);
    }

    static QueryPlan snapshot(PlanNode root) {
        return new QueryPlan(root, Emit.SNAPSHOT, true, List.of(), List.of());
    }

    static QueryPlan changes(PlanNode root, boolean appendOnly, Integer... key) {
        return new QueryPlan(root, Emit.CHANGES, appendOnly, List.of(key), List.of());
    }

    static Expression column(PlanNode input, int index) {
        Schema.Field field = input.schema().field(index);
        return new Expression.InputColumn(index, field.type(), field.nullable());
    }

    static Expression number(long value) {
        return new Expression.Literal(value, DataType.BIGINT);
    }

    static Expression call(String function, DataType type, Expression... arguments) {
        return new Expression.Call(function, List.of(arguments), type, true);
    }

    /** SELECT key, COUNT(*), SUM(value) GROUP BY key. */
    static PlanNode countAndSum(PlanNode input, int key, int value) {
        Schema.Field keyField = input.schema().field(key);
        Schema schema = Schema.of(
                keyField, Schema.Field.notNull("count", DataType.BIGINT), Schema.Field.of("sum", DataType.BIGINT));
        return new PlanNode.Aggregate(
                input,
                List.of(key),
                List.of(
                        new AggregateCall("COUNT", List.of(), false, null, List.of(), DataType.BIGINT, false),
                        new AggregateCall("SUM", List.of(value), false, null, List.of(), DataType.BIGINT, true)),
                schema);
    }

    List<List<@Nullable Object>> rows(PlanNode root) {
        return rows(engine.snapshot(snapshot(root), context()));
    }

    /** All rows of a query that ends. */
    static List<List<@Nullable Object>> rows(Subscription subscription) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        await(() -> {
            poll(subscription, rows);
            return subscription.isFinished();
        });
        subscription.close();
        return rows;
    }

    /** At least {@code count} rows of a query. */
    static List<List<@Nullable Object>> rows(Subscription subscription, int count) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        await(() -> {
            poll(subscription, rows);
            return rows.size() >= count;
        });
        return rows;
    }

    static void poll(Subscription subscription, List<List<@Nullable Object>> rows) {
        for (ColumnBatch batch = subscription.poll(); batch != null; batch = subscription.poll()) {
            for (int row = 0; row < batch.rowCount(); row++) {
                List<@Nullable Object> values = new ArrayList<>();
                for (int column = 0; column < batch.columnCount(); column++) {
                    values.add(batch.column(column).value(row));
                }
                rows.add(values);
            }
        }
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited too long");
            }
            LockSupport.parkNanos(200_000);
        }
    }
}
