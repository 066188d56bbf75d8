package io.millrace.server.postgres;

import io.millrace.sql.PreparedStatement;
import io.millrace.sql.Session;
import io.millrace.sql.StatementResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL does for statements sent together outside of a transaction: INSERTs that follow each other in one
 * script or one pipeline become visible, and durable, together. It ends before a statement that is no INSERT, so that
 * this one sees them. Owned by the connection's turn.
 */
final class ImplicitTransaction {
    private final Session session;
    private final PreparedStatement begin;
    private final PreparedStatement commit;
    private final PreparedStatement rollback;
    private boolean open;

    ImplicitTransaction(Session session) {
        this.session = session;
        begin = session.prepare("BEGIN", List.of());
        commit = session.prepare("COMMIT", List.of());
        rollback = session.prepare("ROLLBACK", List.of());
    }

    boolean isOpen() {
        return open;
    }

    /** What a driver says before its first statement, again and again; null for anything else. */
    @Nullable
    PreparedStatement known(String script) {
        return script.equals("BEGIN") ? begin : null;
    }

    /** @param more whether other statements follow in the script or pipeline */
    CompletableFuture<StatementResult> execute(
            PreparedStatement statement, List<? extends @Nullable Object> parameters, boolean more) {
        boolean insert = statement.commandTag().equals("INSERT") && statement.resultSchema() == null;
        if (open && !insert) {
            return end(true).thenCompose(done -> session.execute(statement, parameters));
        }
        if (!open && insert && more && session.transactionStatus() == Session.TransactionStatus.IDLE) {
            open = true;
            return session.execute(begin, List.of()).thenCompose(done -> session.execute(statement, parameters));
        }
        return session.execute(statement, parameters);
    }

    /** Ends it if it is open. */
    CompletableFuture<StatementResult> end(boolean keep) {
        if (!open) {
            return CompletableFuture.completedFuture(new StatementResult.Empty());
        }
        open = false;
        return session.execute(keep ? commit : rollback, List.of());
    }
}
