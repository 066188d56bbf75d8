package io.millrace.server.postgres;

import io.millrace.common.error.FutureResult;
import io.millrace.common.error.MillraceException;
import io.millrace.sql.PreparedStatement;
import io.millrace.sql.Session;
import io.millrace.sql.StatementResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A simple Query: its statements one after another, the first error ends it, ReadyForQuery at the end. */
final class ScriptRun implements Activity {
    private final PostgresConnection connection;
    private final String script;
    private @Nullable List<Session.ScriptStatement> statements;
    private int index;
    private @Nullable PortalRun run;
    private @Nullable CompletableFuture<StatementResult> ending;

    ScriptRun(PostgresConnection connection, String script) {
        this.connection = connection;
        this.script = script;
    }

    @Override
    public boolean isHeavy() {
        if (ending != null) {
            return false;
        }
        return run == null ? connection.implicitTransaction().known(script) == null : run.isHeavy();
    }

    @Override
    public boolean advance() {
        while (ending == null) {
            try {
                if (!step()) {
                    return false;
                }
            } catch (RuntimeException | Error e) {
                fail(e);
            }
        }
        if (!ending.isDone()) {
            return false;
        }
        try {
            FutureResult.of(ending);
        } catch (RuntimeException e) {
            connection.replies().error(e, script, 0);
        }
        connection.ready();
        return true;
    }

    /** Begins or goes on with a statement; whether to go on at once. */
    private boolean step() {
        List<Session.ScriptStatement> all = statements;
        if (all == null) {
            all = connection.implicitTransaction().known(script) == null
                    ? connection.session().split(script)
                    : List.of(new Session.ScriptStatement(script, 0));
            statements = all;
            if (all.isEmpty()) {
                connection.out().emptyQueryResponse();
            }
        }
        if (index == all.size()) {
            end(true);
            return true;
        }
        if (run == null) {
            Session.ScriptStatement statement = all.get(index);
            PreparedStatement ready = connection.implicitTransaction().known(statement.text());
            if (ready == null) {
                ready = connection.session().prepare(statement.text(), List.of());
            }
            WireStatement prepared = new WireStatement(ready, statement.start(), script, new int[0]);
            Portal portal = new Portal(prepared, List.of(), new boolean[0]);
            run = new PortalRun(connection, portal, 0, true, index + 1 < all.size());
        }
        if (!run.advance()) {
            return false;
        }
        run = null;
        index++;
        if (index < all.size()) {
            // The next one is planned in a turn of its own, on a thread where that may take long.
            connection.wake();
            return false;
        }
        return true;
    }

    private void fail(Throwable error) {
        if (run != null) {
            run.abandon();
            run = null;
        }
        int start = statements == null || index >= statements.size()
                ? 0
                : statements.get(index).start();
        MillraceException shown = connection.replies().error(error, script, start);
        connection.metrics().statementFailed(shown.code());
        end(false);
    }

    private void end(boolean keep) {
        CompletableFuture<StatementResult> future =
                connection.implicitTransaction().end(keep);
        ending = future;
        connection.wakeWhenDone(future);
    }

    @Override
    public void abandon() {
        if (run != null) {
            run.abandon();
        }
    }
}
