package io.millrace.sql.execution;

import io.millrace.common.environment.EventLoop;
import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.FutureResult;
import io.millrace.common.error.MillraceException;
import org.jspecify.annotations.Nullable;

/** A statement between its start and its last row: how to end it early, and why it was. Thread-safe. */
final class RunningStatement {
    private final String sql;
    private final @Nullable Long startedMicros;
    private @Nullable MillraceException reason;
    private @Nullable Runnable onCancel;
    private EventLoop.@Nullable Timer timer;
    private boolean finished;

    /** None yet. */
    RunningStatement() {
        this("", null);
    }

    /** @param startedMicros since the epoch */
    RunningStatement(String sql, @Nullable Long startedMicros) {
        this.sql = sql;
        this.startedMicros = startedMicros;
    }

    String sql() {
        return sql;
    }

    @Nullable
    Long startedMicros() {
        return startedMicros;
    }

    /** What ends the part that runs now; replaces what was said before. Runs at once if it is already to end. */
    void onCancel(Runnable action) {
        synchronized (this) {
            onCancel = action;
            if (reason == null) {
                return;
            }
        }
        action.run();
    }

    void timeOutAfter(EventLoop timers, long millis) {
        EventLoop.Timer started = timers.schedule(
                () -> cancel(ErrorCode.QUERY_CANCELED.error("canceling statement due to statement timeout")), millis);
        synchronized (this) {
            timer = started;
            if (finished) {
                started.cancel();
            }
        }
    }

    /** An unbounded query: it may take as long as it likes. */
    synchronized void withoutTimeout() {
        if (timer != null) {
            timer.cancel();
        }
    }

    void cancel(MillraceException why) {
        Runnable action;
        synchronized (this) {
            if (finished || reason != null) {
                return;
            }
            reason = why;
            action = onCancel;
        }
        if (action != null) {
            action.run();
        }
    }

    synchronized void finish() {
        finished = true;
        if (timer != null) {
            timer.cancel();
        }
    }

    synchronized boolean isFinished() {
        return finished;
    }

    /** The error to show: why it was ended, if that is what {@code error} says. */
    synchronized MillraceException translate(Throwable error) {
        Throwable cause = FutureResult.cause(error);
        if (cause instanceof MillraceException known) {
            return known.code() == ErrorCode.QUERY_CANCELED && reason != null ? reason : known;
        }
        if (cause instanceof StackOverflowError) {
            return ErrorCode.STATEMENT_TOO_COMPLEX.causedBy(cause, "statement is too complex");
        }
        return ErrorCode.INTERNAL_ERROR.causedBy(
                cause, "internal error: %s", cause.getMessage() == null ? cause.toString() : cause.getMessage());
    }
}
