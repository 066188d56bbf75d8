package org.postgresql.jdbc;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.TimerTask;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * Through here a statement's result set goes each time it asks the server for more rows, so that cancel, close and the
 * query timeout reach a result set that waits. (pgjdbc cancels only while a statement executes.) Thread-safe.
 */
@NullMarked
final class FetchGate {
    private final PgConnection connection;
    private boolean fetching;
    private boolean canceled;
    private boolean timedOut;

    FetchGate(PgConnection connection) {
        this.connection = connection;
    }

    /** A new execution: what was canceled before no longer counts. */
    synchronized void reset() {
        canceled = false;
        timedOut = false;
    }

    /** @throws SQLException 57014 if canceled since the execution began */
    synchronized void enter() throws SQLException {
        check();
        fetching = true;
    }

    synchronized void leave() {
        fetching = false;
    }

    synchronized void check() throws SQLException {
        if (timedOut) {
            throw new SQLTimeoutException("no row came within the query timeout", PSQLState.QUERY_CANCELED.getState());
        }
        if (canceled) {
            throw new PSQLException("canceling statement due to user request", PSQLState.QUERY_CANCELED);
        }
    }

    synchronized boolean isTimedOut() {
        return timedOut;
    }

    /** Ends a fetch that waits now, and every later one. */
    synchronized void cancel() throws SQLException {
        canceled = true;
        if (fetching) {
            // Under the lock: leave() waits until the request is out, so that it cannot hit the next statement.
            connection.cancelQuery();
        }
    }

    /** Starts the clock of one wait; null without a timeout. */
    @Nullable
    TimerTask startTimer(long timeoutMillis) {
        if (timeoutMillis <= 0) {
            return null;
        }
        TimerTask task = new TimerTask() {
            @Override
            public void run() {
                expire();
            }
        };
        connection.addTimerTask(task, timeoutMillis);
        return task;
    }

    private synchronized void expire() {
        timedOut = true;
        if (fetching) {
            try {
                connection.cancelQuery();
            } catch (SQLException e) {
                // The connection is broken; the waiting fetch learns that by itself.
                connection.getLogger().log(java.util.logging.Level.FINE, "cancel after a timeout failed", e);
            }
        }
    }
}
