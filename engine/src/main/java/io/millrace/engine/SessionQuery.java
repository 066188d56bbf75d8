package io.millrace.engine;

import io.millrace.common.environment.Environment;
import io.millrace.common.environment.EventLoop;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.operator.Step;
import io.millrace.engine.plan.Emit;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.engine.task.Circuit;
import io.millrace.engine.task.QueryTask;
import io.millrace.engine.task.RowErrors;
import io.millrace.engine.task.RowQueue;
import io.millrace.storage.LogStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A session's query while it runs: what listings show of it, and how to end it. Thread-safe. */
final class SessionQuery implements RunningQuery {
    private final QueryPlan plan;
    private final QueryContext context;
    private final Circuit circuit;
    private final RowQueue queue;
    private final RowErrors errors;
    private final QueryTask task;

    SessionQuery(
            Environment environment,
            LogStore log,
            EventLoop timers,
            EngineOptions options,
            QueryPlan plan,
            QueryContext context,
            Circuit circuit,
            RowQueue queue,
            RowErrors errors) {
        this.plan = plan;
        this.context = context;
        this.circuit = circuit;
        this.queue = queue;
        this.errors = errors;
        this.task = new QueryTask(
                environment, log, timers, circuit, plan.emit() == Emit.SNAPSHOT, options.idlePartitionMillis(), queue);
        queue.whenCancelled(task::cancel);
    }

    QueryTask task() {
        return task;
    }

    RowQueue queue() {
        return queue;
    }

    /** Whether it runs for ever and reads {@code relation}. */
    boolean reads(String relation) {
        return plan.emit() != Emit.SNAPSHOT && plan.relations().contains(relation);
    }

    @Override
    public void stop(MillraceException reason) {
        queue.stop(reason);
    }

    @Override
    public QueryStatus status() {
        return new QueryStatus(
                queue.queryId(),
                null,
                plan.emit() == Emit.SNAPSHOT ? QueryStatus.Kind.SNAPSHOT : QueryStatus.Kind.CONTINUOUS,
                QueryStatus.State.RUNNING,
                context.sql(),
                context.user(),
                circuit.rowsIn(),
                queue.rows(),
                circuit.step().lateRows(),
                errors.count(),
                watermark(circuit.step()),
                circuit.inputs().lag(),
                List.copyOf(plan.relations()),
                null,
                null);
    }

    static @Nullable Long watermark(Step step) {
        long micros = step.watermark();
        return micros == Step.NO_WATERMARK ? null : micros;
    }

    @Override
    public List<RowError> errors() {
        return errors.newest();
    }
}
