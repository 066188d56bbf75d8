package io.millrace.sql.execution;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.Subscription;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A result's rows as the session watches them: timeouts, cancel, a failing transaction. One reader at a time. */
final class SessionRows implements Subscription {
    private final Subscription rows;
    private final RunningStatement running;
    private final Consumer<RunningStatement> onRead;
    private final Runnable onError;
    private final Consumer<SessionRows> onEnd;

    SessionRows(
            Subscription rows,
            RunningStatement running,
            Consumer<RunningStatement> onRead,
            Runnable onError,
            Consumer<SessionRows> onEnd) {
        this.rows = rows;
        this.running = running;
        this.onRead = onRead;
        this.onError = onError;
        this.onEnd = onEnd;
    }

    @Override
    public Schema schema() {
        return rows.schema();
    }

    @Override
    public @Nullable ColumnBatch poll() {
        onRead.accept(running);
        try {
            return rows.poll();
        } catch (RuntimeException e) {
            MillraceException shown = running.translate(e);
            end();
            onError.run();
            throw shown;
        }
    }

    @Override
    public boolean isFinished() {
        boolean finished = rows.isFinished();
        if (finished) {
            end();
        }
        return finished;
    }

    @Override
    public void onReady(Runnable listener) {
        rows.onReady(listener);
    }

    @Override
    public long queryId() {
        return rows.queryId();
    }

    @Override
    public void cancel() {
        rows.cancel();
    }

    @Override
    public void close() {
        rows.close();
        end();
    }

    private void end() {
        if (!running.isFinished()) {
            running.finish();
            onEnd.accept(this);
        }
    }
}
