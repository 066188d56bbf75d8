package io.millrace.server.postgres;

import io.millrace.common.error.FutureResult;
import io.millrace.sql.PreparedStatement;
import io.millrace.sql.StatementResult;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Runs a portal, or goes on with it, and sends what it gives. */
final class PortalRun implements Activity {
    private final PostgresConnection connection;
    private final Portal portal;
    private final int maxRows;
    private final boolean describe;
    private final boolean more;
    private @Nullable CompletableFuture<StatementResult> executing;
    private @Nullable Activity delivery;

    /**
     * @param maxRows 0 is no limit
     * @param describe whether a RowDescription goes before the rows
     * @param more whether other statements follow before the transaction's end, if it has none of its own
     */
    PortalRun(PostgresConnection connection, Portal portal, int maxRows, boolean describe, boolean more) {
        this.connection = connection;
        this.portal = portal;
        this.maxRows = maxRows;
        this.describe = describe;
        this.more = more;
    }

    @Override
    public boolean isHeavy() {
        if (delivery != null) {
            return delivery.isHeavy();
        }
        if (executing == null) {
            return !isBrief(connection, portal);
        }
        return executing.isDone()
                && !executing.isCompletedExceptionally()
                && !(FutureResult.of(executing) instanceof StatementResult.Done);
    }

    /** Whether its statement takes next to no time to execute and has no rows. */
    static boolean isBrief(PostgresConnection connection, Portal portal) {
        PreparedStatement prepared = portal.statement().prepared();
        return portal.result == null
                && prepared != null
                && prepared.resultSchema() == null
                && !connection.implicitTransaction().isOpen()
                && connection.session().isBrief(prepared, portal.parameters());
    }

    @Override
    public boolean advance() {
        if (portal.result == null && !execute()) {
            return false;
        }
        if (delivery == null) {
            delivery = deliver(java.util.Objects.requireNonNull(portal.result));
        }
        return delivery == null || delivery.advance();
    }

    /** Whether the statement has a result. */
    private boolean execute() {
        PreparedStatement prepared = portal.statement().prepared();
        if (prepared == null) {
            portal.result = new StatementResult.Empty();
            return true;
        }
        if (executing == null) {
            executing = connection.implicitTransaction().execute(prepared, portal.parameters(), more);
            connection.metrics().statementStarted();
            connection.wakeWhenDone(executing);
        }
        if (!executing.isDone()) {
            return false;
        }
        portal.result = FutureResult.of(executing);
        return true;
    }

    private @Nullable Activity deliver(StatementResult result) {
        if (result instanceof StatementResult.Rows rows) {
            return rows(rows);
        }
        if (portal.finished) {
            // A portal that is done and executed again has nothing more to give.
            connection.out().commandComplete(portal.statement().prepared() == null ? "" : "SELECT 0");
            return null;
        }
        portal.finished = true;
        if (result instanceof StatementResult.CopyIn copy) {
            return new CopyInDelivery(connection, copy.target());
        }
        if (result instanceof StatementResult.CopyOut copy) {
            return new CopyOutDelivery(connection, copy.source());
        }
        connection.replies().sendNotices();
        if (result instanceof StatementResult.Done done) {
            connection.out().commandComplete(done.tag());
        } else {
            connection.out().emptyQueryResponse();
        }
        return null;
    }

    private @Nullable Activity rows(StatementResult.Rows rows) {
        if (portal.finished) {
            connection.out().commandComplete(rows.tag() + " 0");
            return null;
        }
        if (portal.writer == null) {
            portal.writer = new RowWriter(
                    rows.rows().schema(), portal.binary(), connection.session().timeZone());
            if (describe) {
                connection
                        .out()
                        .rowDescription(rows.rows().schema(), portal.statement().resultSources(), portal.binary());
            }
        }
        connection.replies().sendNotices();
        return new RowDelivery(connection, portal, rows, portal.writer, maxRows);
    }

    @Override
    public void abandon() {
        if (delivery != null) {
            delivery.abandon();
        } else if (executing != null) {
            // What comes too late is closed when it comes.
            executing.thenAccept(result -> {
                portal.result = result;
                portal.close();
            });
        }
        portal.close();
    }
}
