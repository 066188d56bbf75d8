package io.millrace.engine;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.operator.Step;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.engine.task.PersistentTask;
import io.millrace.engine.task.RowErrors;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A view's query, or an INSERT … SELECT, whether it runs or not. Thread-safe. */
final class PersistentQuery implements RunningQuery {
    /**
     * What it is.
     *
     * @param plan null if its text no longer plans
     * @param startPosition of its streams
     * @param timeZone in which its text and dates are meant
     */
    record Definition(
            long id,
            String name,
            QueryStatus.Kind kind,
            @Nullable Relation target,
            String sql,
            List<String> sources,
            @Nullable QueryPlan plan,
            StartPosition startPosition,
            ZoneId timeZone,
            boolean failOnError) {}

    private final Definition definition;
    private final RowErrors errors;
    private volatile @Nullable PersistentTask task;
    private volatile QueryStatus.State state = QueryStatus.State.STARTING;
    private volatile @Nullable MillraceException failure;

    /** What was asked for last, whether it is so already or not. */
    private volatile boolean wantsPause;

    PersistentQuery(Definition definition, RowErrors errors) {
        this.definition = definition;
        this.errors = errors;
    }

    Definition definition() {
        return definition;
    }

    RowErrors rowErrors() {
        return errors;
    }

    /** Null while it does not run. */
    @Nullable
    PersistentTask task() {
        return task;
    }

    void runs(PersistentTask running) {
        task = running;
        state = QueryStatus.State.RUNNING;
    }

    boolean wantsPause() {
        return wantsPause;
    }

    void wantsPause(boolean wanted) {
        wantsPause = wanted;
    }

    /** Runs, or will in a moment. */
    boolean isActive() {
        return state == QueryStatus.State.RUNNING || state == QueryStatus.State.STARTING;
    }

    void starts() {
        state = QueryStatus.State.STARTING;
    }

    void paused() {
        task = null;
        state = QueryStatus.State.PAUSED;
    }

    void failed(MillraceException reason) {
        failure = reason;
        task = null;
        state = QueryStatus.State.FAILED;
    }

    @Nullable
    MillraceException failure() {
        return failure;
    }

    @Override
    public void stop(MillraceException reason) {
        PersistentTask running = task;
        if (running != null) {
            running.stop();
        }
    }

    @Override
    public List<RowError> errors() {
        return errors.newest();
    }

    @Override
    public QueryStatus status() {
        PersistentTask running = task;
        Step step = running == null ? null : running.step();
        MillraceException reason = failure;
        Relation target = definition.target();
        return new QueryStatus(
                definition.id(),
                definition.name(),
                definition.kind(),
                state,
                definition.sql(),
                "",
                running == null ? 0 : running.circuit().rowsIn(),
                running == null ? 0 : running.rowsOut(),
                step == null ? 0 : step.lateRows(),
                errors.count(),
                step == null ? null : SessionQuery.watermark(step),
                running == null ? 0 : running.circuit().inputs().lag(),
                definition.sources(),
                target == null ? null : target.name(),
                reason == null ? null : reason.message());
    }
}
