package io.millrace.server.postgres;

import io.millrace.engine.Subscription;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.sql.StatementResult;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a portal while the socket takes them. An unbounded query with a row limit is suspended as soon as it has given
 * a row and has none ready, and never without a row, which a driver would take for the end.
 */
final class RowDelivery implements Activity {
    private final PostgresConnection connection;
    private final BackendWriter out;
    private final Portal portal;
    private final StatementResult.Rows result;
    private final RowWriter writer;
    private final long limit;
    private long given;

    /** @param maxRows 0 is no limit */
    RowDelivery(
            PostgresConnection connection, Portal portal, StatementResult.Rows result, RowWriter writer, int maxRows) {
        this.connection = connection;
        this.out = connection.out();
        this.portal = portal;
        this.result = result;
        this.writer = writer;
        this.limit = maxRows <= 0 ? Long.MAX_VALUE : maxRows;
        connection.delivering(result.rows());
        result.rows().onReady(connection::wake);
    }

    @Override
    public boolean isHeavy() {
        return true;
    }

    @Override
    public boolean advance() {
        Subscription rows = result.rows();
        while (true) {
            if (given == limit) {
                suspend();
                return true;
            }
            if (!out.isWritable()) {
                out.flush();
                return false;
            }
            ColumnBatch batch = portal.batch == null ? next(rows) : portal.batch;
            if (batch != null) {
                write(batch);
            } else if (rows.isFinished()) {
                finish(rows);
                return true;
            } else if (result.unbounded() && limit != Long.MAX_VALUE && given > 0) {
                suspend();
                return true;
            } else {
                if (result.unbounded()) {
                    out.flush();
                }
                return false;
            }
        }
    }

    private @Nullable ColumnBatch next(Subscription rows) {
        ColumnBatch batch = rows.poll();
        if (batch != null) {
            portal.batch = batch;
            portal.nextRow = 0;
            writer.bind(batch);
        }
        return batch;
    }

    private void write(ColumnBatch batch) {
        int from = portal.nextRow;
        int to = (int) Math.min(batch.rowCount(), from + (limit - given));
        int next = out.rows(writer, batch, from, to);
        given += next - from;
        portal.delivered += next - from;
        portal.nextRow = next;
        connection.metrics().rowsSent(next - from);
        if (next == batch.rowCount()) {
            portal.batch = null;
        }
    }

    private void suspend() {
        connection.delivering(null);
        connection.sendNotices();
        out.portalSuspended();
    }

    private void finish(Subscription rows) {
        portal.finished = true;
        connection.delivering(null);
        rows.close();
        connection.sendNotices();
        out.commandComplete(result.tag() + " " + portal.delivered);
    }

    @Override
    public void abandon() {
        connection.delivering(null);
        portal.close();
    }
}
