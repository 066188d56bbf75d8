package io.millrace.engine;

import io.millrace.common.environment.Environment;
import io.millrace.common.environment.EventLoop;
import io.millrace.common.error.ErrorCode;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.StreamDefinition;
import io.millrace.engine.catalog.ViewDefinition;
import io.millrace.engine.operator.Expand;
import io.millrace.engine.plan.Emit;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.engine.task.Circuit;
import io.millrace.engine.task.CutGate;
import io.millrace.engine.task.KeptTable;
import io.millrace.engine.task.PersistentTask;
import io.millrace.engine.task.PlanOptions;
import io.millrace.engine.task.RunningState;
import io.millrace.engine.task.TaskPlanner;
import io.millrace.storage.Cut;
import io.millrace.storage.LogStore;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings a persistent query from its last checkpoint, if there is one of the same plan, to where it can run: first the
 * output that the checkpoint decided on goes into the log, then a view's rows are read back from its log. Without such a
 * checkpoint everything is computed anew; a view then publishes the difference, and an INSERT nothing that it has before.
 */
final class PersistentStart {
    private final Environment environment;
    private final LogStore log;
    private final EventLoop timers;
    private final EngineOptions options;
    private final CutGate gate;
    private final StateFiles files;
    private final Supplier<Catalog> catalog;

    PersistentStart(
            Environment environment,
            LogStore log,
            EventLoop timers,
            EngineOptions options,
            CutGate gate,
            StateFiles files,
            Supplier<Catalog> catalog) {
        this.environment = environment;
        this.log = log;
        this.timers = timers;
        this.options = options;
        this.gate = gate;
        this.files = files;
        this.catalog = catalog;
    }

    private record Prepared(PersistentTask task, @Nullable KeptTable view) {}

    /** Completes with the task, which runs. */
    CompletableFuture<PersistentTask> start(PersistentQuery query) {
        Executor blocking = environment.blocking();
        return CompletableFuture.supplyAsync(() -> open(query), blocking)
                .thenCompose(prepared -> prepared)
                .thenCompose(prepared -> withProducer(prepared.task()).thenApply(task -> prepared))
                .thenCompose(prepared -> prepared.task().publish().thenApply(nothing -> prepared))
                .thenApplyAsync(PersistentStart::loaded, blocking)
                .thenApply(task -> {
                    task.start();
                    return task;
                });
    }

    private CompletableFuture<Prepared> open(PersistentQuery query) {
        QueryPlan plan = Objects.requireNonNull(query.definition().plan());
        Relation target = target(query);
        Fingerprint fingerprint = Fingerprint.of(plan, target);
        RunningState state = files.open(query.definition());
        Fingerprint saved = Fingerprint.saved(state.store());
        Prepared prepared = prepare(query, plan, target, state);
        if (saved != null && saved.matches(fingerprint)) {
            prepared.task().restore();
            return CompletableFuture.completedFuture(prepared);
        }
        if (saved == null) {
            fingerprint.save(state.store());
            prepared.task().replaceRows();
            return CompletableFuture.completedFuture(prepared);
        }
        Cut reached = prepared.task().savedPositions();
        prepared.task().restoreOutbox();
        return prepared.task()
                .publish()
                .thenApplyAsync(
                        nothing -> {
                            state.store().close();
                            files.delete(query.definition());
                            RunningState fresh = files.open(query.definition());
                            Prepared anew = prepare(query, plan, target, fresh);
                            fingerprint.save(fresh.store());
                            anew.task().replaceRows();
                            if (anew.view() == null) {
                                anew.task().repeatUpTo(reached);
                            }
                            return anew;
                        },
                        environment.blocking());
    }

    private Relation target(PersistentQuery query) {
        Relation target = query.definition().target();
        if (target == null) {
            throw ErrorCode.RELATION_NOT_FOUND.error(
                    "the target of query \"%s\" does not exist",
                    query.definition().name());
        }
        return target;
    }

    private Prepared prepare(PersistentQuery query, QueryPlan plan, Relation target, RunningState state) {
        TaskPlanner planner = new TaskPlanner(
                environment,
                log,
                catalog.get(),
                new PlanOptions(
                        false,
                        plan.emit() == Emit.FINAL,
                        List.of(),
                        query.definition().timeZone(),
                        query.definition().startPosition(),
                        state.store(),
                        0,
                        query.rowErrors()),
                options.idlePartitionMillis());
        Circuit circuit = planner.plan(plan.root());
        boolean retracts = planner.mayRetract(plan.root());
        if (target instanceof StreamDefinition) {
            if (retracts) {
                throw ErrorCode.FEATURE_NOT_SUPPORTED
                        .error("a query whose answer can change cannot write into stream \"%s\"", target.name())
                        .hint("Write into a table, or use EMIT FINAL.");
            }
            circuit = circuit.under(new Expand(circuit.root()), circuit.schema());
        }
        KeptTable view = target instanceof ViewDefinition ? new KeptTable(environment, log, target) : null;
        PersistentTask task = new PersistentTask(
                environment,
                log,
                timers,
                new PersistentTask.Parts(
                        gate,
                        circuit,
                        state,
                        target,
                        retracts,
                        view == null ? null : view.rows(),
                        options.idlePartitionMillis(),
                        options.checkpointMillis()));
        return new Prepared(task, view);
    }

    private CompletableFuture<PersistentTask> withProducer(PersistentTask task) {
        if (task.hasProducer()) {
            return CompletableFuture.completedFuture(task);
        }
        return log.newProducerId().thenApply(id -> {
            task.producer(id);
            return task;
        });
    }

    /** A view's rows are what its log says. */
    private static PersistentTask loaded(Prepared prepared) {
        KeptTable view = prepared.view();
        if (view != null) {
            view.advance();
        }
        return prepared.task();
    }
}
