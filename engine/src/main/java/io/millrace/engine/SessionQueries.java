package io.millrace.engine;

import static io.millrace.common.error.ErrorCode.QUERY_CANCELED;

import io.millrace.common.environment.Environment;
import io.millrace.common.environment.EventLoop;
import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.CursorDefinition;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.operator.Consolidate;
import io.millrace.engine.operator.Expand;
import io.millrace.engine.operator.OpColumn;
import io.millrace.engine.operator.Operator;
import io.millrace.engine.plan.Emit;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.engine.state.VolatileStateStore;
import io.millrace.engine.task.Circuit;
import io.millrace.engine.task.PartitionFeed;
import io.millrace.engine.task.PlanOptions;
import io.millrace.engine.task.RowErrors;
import io.millrace.engine.task.RowQueue;
import io.millrace.engine.task.TaskPlanner;
import io.millrace.storage.Cut;
import io.millrace.storage.LogStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;

/** Starts the queries of sessions and knows those that run. Thread-safe. */
final class SessionQueries {
    static final String OPERATION = "_op";

    /** How the rows of a plan are given. */
    enum Rows {
        /** As a reader wants them: each of weight 1, with {@code _op} where the answer can change. */
        ANSWER,
        /** As changes with weights. */
        CHANGES
    }

    private final Environment environment;
    private final LogStore log;
    private final EventLoop timers;
    private final EngineOptions options;
    private final SnapshotReads reads;
    private final LongSupplier ids;
    private final Map<String, RowErrors> cursorErrors = new ConcurrentHashMap<>();
    private final Map<Long, SessionQuery> running = new ConcurrentSkipListMap<>();

    SessionQueries(
            Environment environment,
            LogStore log,
            EventLoop timers,
            EngineOptions options,
            SnapshotReads reads,
            LongSupplier ids) {
        this.environment = environment;
        this.log = log;
        this.timers = timers;
        this.options = options;
        this.reads = reads;
        this.ids = ids;
    }

    Subscription start(Catalog catalog, QueryPlan plan, QueryContext context, Rows rows) {
        boolean once = plan.emit() == Emit.SNAPSHOT;
        long id = ids.getAsLong();
        RowErrors errors = new RowErrors(String.valueOf(id), once, environment.clock()::currentTimeMillis);
        TaskPlanner planner = planner(catalog, plan, context, errors);
        Circuit circuit = planner.plan(plan.root());
        if (rows == Rows.ANSWER) {
            circuit = answer(circuit, plan, planner.mayRetract(plan.root()));
        }
        long limit = planner.count(plan.limit(), Long.MAX_VALUE, ErrorCode.INVALID_LIMIT, "LIMIT");
        RowQueue queue = new RowQueue(circuit.schema(), id, limit);
        SessionQuery query = new SessionQuery(environment, log, timers, options, plan, context, circuit, queue, errors);
        running.put(id, query);
        Circuit prepared = circuit;
        if (!once) {
            query.task().start(null, () -> running.remove(id));
            return queue;
        }
        CompletableFuture<Cut> ready;
        try {
            ready = reads.prepare(catalog, circuit);
        } catch (RuntimeException e) {
            ready = CompletableFuture.failedFuture(e);
        }
        ready.whenComplete((cut, error) -> {
            if (error == null) {
                query.task().start(cut, () -> running.remove(id));
            } else {
                running.remove(id);
                prepared.close();
                queue.end(Outcome.errorOf(error));
            }
        });
        return queue;
    }

    private TaskPlanner planner(Catalog catalog, QueryPlan plan, QueryContext context, RowErrors errors) {
        PlanOptions planOptions = new PlanOptions(
                plan.emit() == Emit.SNAPSHOT,
                plan.emit() == Emit.FINAL,
                context.parameters(),
                context.timeZone(),
                context.start(),
                new VolatileStateStore(),
                context.memoryBytes(),
                errors);
        return new TaskPlanner(environment, log, catalog, planOptions, options.idlePartitionMillis());
    }

    private static Circuit answer(Circuit circuit, QueryPlan plan, boolean retracts) {
        Schema schema = circuit.schema();
        Operator consolidated = retracts ? new Consolidate(circuit.root(), schema) : circuit.root();
        if (plan.emit() == Emit.SNAPSHOT || plan.appendOnly()) {
            return circuit.under(new Expand(consolidated), schema);
        }
        List<Schema.Field> fields = new ArrayList<>();
        fields.add(Schema.Field.notNull(OPERATION, DataType.VARCHAR));
        fields.addAll(schema.fields());
        return circuit.under(new OpColumn(consolidated, schema, plan.key()), new Schema(fields));
    }

    /** What reads a cursor's stream for one member. */
    PartitionFeed feed(Catalog catalog, CursorDefinition cursor, QueryPlan plan, QueryContext context) {
        RowErrors errors = cursorErrors.computeIfAbsent(
                cursor.name(), name -> new RowErrors(name, false, environment.clock()::currentTimeMillis));
        // Whatever the text says, a cursor goes on: a bad row must not end it.
        QueryPlan endless = new QueryPlan(plan.root(), Emit.CHANGES, true, plan.key(), plan.parameters());
        TaskPlanner planner = planner(catalog, endless, context, errors);
        return new PartitionFeed(planner.plan(plan.root()));
    }

    List<RowError> cursorErrors() {
        List<RowError> errors = new ArrayList<>();
        cursorErrors.values().forEach(each -> errors.addAll(each.newest()));
        return errors;
    }

    boolean cancel(long id) {
        RunningQuery query = running.get(id);
        if (query == null) {
            return false;
        }
        query.stop(QUERY_CANCELED.error("canceling statement due to user request"));
        return true;
    }

    Collection<RunningQuery> running() {
        return List.copyOf(running.values());
    }

    /** Has those that run for ever look whether there is more to read: a topic may have more partitions. */
    void wakeAll() {
        running.values().forEach(query -> query.task().inputsGrew());
    }

    /** Ends those that run for ever and read {@code relation}, whose columns they no longer know. */
    void stopReaders(String relation, MillraceException reason) {
        running.values().stream().filter(query -> query.reads(relation)).forEach(query -> query.stop(reason));
    }

    void stopAll(MillraceException reason) {
        running.values().forEach(query -> query.stop(reason));
    }
}
