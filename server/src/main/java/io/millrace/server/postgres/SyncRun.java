package io.millrace.server.postgres;

import io.millrace.common.error.FutureResult;
import io.millrace.sql.StatementResult;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The end of a pipeline: its implicit transaction is committed, or rolled back after an error; then ReadyForQuery. */
final class SyncRun implements Activity {
    private final PostgresConnection connection;
    private final boolean keep;
    private @Nullable CompletableFuture<StatementResult> ending;

    SyncRun(PostgresConnection connection, boolean keep) {
        this.connection = connection;
        this.keep = keep;
    }

    @Override
    public boolean isHeavy() {
        return ending == null && connection.implicitTransaction().isOpen();
    }

    @Override
    public boolean advance() {
        CompletableFuture<StatementResult> current = ending;
        if (current == null) {
            current = connection.implicitTransaction().end(keep);
            ending = current;
            connection.wakeWhenDone(current);
        }
        if (!current.isDone()) {
            return false;
        }
        try {
            FutureResult.of(current);
        } catch (RuntimeException e) {
            connection.replies().error(e, "", 0);
        }
        connection.ready();
        return true;
    }

    @Override
    public void abandon() {
        // The session's close rolls back.
    }
}
