package io.millrace.server.postgres;

import io.millrace.common.environment.EventLoop;
import io.millrace.engine.Subscription;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.sql.StatementResult;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a portal while the socket takes them. An unbounded query with a row limit is suspended as soon as it has given
 * a row and has none ready, and never without a row, which a driver would take for the end, unless the driver has said
 * how long it waits: then its first Execute is answered at once, and later ones after that time.
 */
final class RowDelivery implements Activity {
    private final PostgresConnection connection;
    private final BackendWriter out;
    private final Portal portal;
    private final StatementResult.Rows result;
    private final RowWriter writer;
    private final long limit;
    private long given;
    private EventLoop.@Nullable Timer timer;
    private volatile boolean expired;

    /** @param maxRows 0 is no limit */
    RowDelivery(
            PostgresConnection connection, Portal portal, StatementResult.Rows result, RowWriter writer, int maxRows) {
        this.connection = connection;
        this.out = connection.out();
        this.portal = portal;
        this.result = result;
        this.writer = writer;
        this.limit = maxRows <= 0 ? Long.MAX_VALUE : maxRows;
        connection.interruption().delivering(result.rows());
        result.rows().onReady(connection::wake);
    }

    @Override
    public boolean isHeavy() {
        return true;
    }

    @Override
    public boolean advance() {
        Subscription rows = result.rows();
        if (portal.ahead != null) {
            sent(portal.ahead.give(out, limit - given));
        }
        while (true) {
            if (given == limit) {
                suspend();
                return true;
            }
            if (!out.isWritable()) {
                out.flush();
                return false;
            }
            ColumnBatch batch = portal.batch(rows, writer);
            if (batch != null) {
                write(batch);
            } else if (rows.isFinished()) {
                finish(rows);
                return true;
            } else if (result.unbounded() && limit != Long.MAX_VALUE && given > 0) {
                suspend();
                return true;
            } else if (result.unbounded() && limit != Long.MAX_VALUE && hasWaited()) {
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

    /** Whether a driver that knows of suspensions without rows has waited long enough. */
    private boolean hasWaited() {
        long waitMillis = connection.portalWaitMillis();
        if (waitMillis < 0) {
            return false;
        }
        if (!portal.begun || expired) {
            return true;
        }
        if (timer == null) {
            timer = connection.after(waitMillis, () -> {
                expired = true;
                connection.wake();
            });
        }
        return false;
    }

    private void endWait() {
        portal.begun = true;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void write(ColumnBatch batch) {
        int from = portal.nextRow;
        int to = from + (int) Math.min(batch.rowCount() - from, limit - given);
        int next = out.rows(writer, batch, from, to);
        portal.written(next);
        sent(next - from);
    }

    private void sent(int count) {
        given += count;
        portal.delivered += count;
        connection.metrics().rowsSent(count);
    }

    private void suspend() {
        boolean again = portal.delivered > given;
        endWait();
        connection.interruption().delivering(null);
        connection.replies().sendNotices();
        out.portalSuspended();
        if (again && !result.unbounded()) {
            if (portal.ahead == null) {
                portal.ahead = new RowsAhead(portal, result.rows(), writer);
            }
            portal.ahead.want(limit);
            connection.whileIdle(portal.ahead);
        }
    }

    private void finish(Subscription rows) {
        portal.finished = true;
        endWait();
        connection.interruption().delivering(null);
        rows.close();
        connection.replies().sendNotices();
        out.commandComplete(result.tag() + " " + portal.delivered);
    }

    @Override
    public void abandon() {
        endWait();
        connection.interruption().delivering(null);
        portal.close();
    }
}
