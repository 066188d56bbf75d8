package org.postgresql.jdbc;

import io.millrace.jdbc.RunningRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.TimerTask;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Field;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.Tuple;
import org.postgresql.util.PSQLState;

/**
 * A result set whose rows may come for ever. It differs from pgjdbc's in three things: a fetch that brings no rows while
 * the portal is still open means "none yet" and is asked again; a waiting {@link #next} can be canceled, closed by another
 * thread and timed out; closing it before its end closes the portal, and so the query, on the server at once instead of
 * with the connection's next statement.
 */
@NullMarked
final class StreamingResultSet extends PgResultSet implements RunningRows {
    private final FetchGate gate;
    private final PgConnection owner;
    private final long timeoutMillis;

    StreamingResultSet(
            @Nullable Query originalQuery,
            PgStatement statement,
            FetchGate gate,
            Field[] fields,
            List<Tuple> tuples,
            @Nullable ResultCursor cursor)
            throws SQLException {
        super(
                originalQuery,
                statement,
                fields,
                tuples,
                cursor,
                statement.getMaxRows(),
                statement.getMaxFieldSize(),
                statement.getResultSetType(),
                statement.getResultSetConcurrency(),
                statement.getResultSetHoldability(),
                statement.getAdaptiveFetch());
        this.gate = gate;
        this.owner = (PgConnection) statement.getConnection();
        this.timeoutMillis = statement.getQueryTimeoutMs();
        setFetchSize(statement.getFetchSize());
        setFetchDirection(ResultSet.FETCH_FORWARD);
    }

    /**
     * The next row, waiting for it in a running query.
     *
     * @throws SQLException 57014 if canceled, or as SQLTimeoutException if none came within the statement's query timeout;
     *     the query has ended then
     */
    @Override
    public boolean next() throws SQLException {
        List<Tuple> page = rows;
        if (cursor == null || (page != null && currentRow + 1 < page.size())) {
            return super.next();
        }
        TimerTask timer = gate.startTimer(timeoutMillis);
        try {
            while (true) {
                if (fetchAndStep()) {
                    return true;
                }
                if (cursor == null || isFull()) {
                    return false;
                }
            }
        } catch (SQLException e) {
            abandon();
            if (gate.isTimedOut() && PSQLState.QUERY_CANCELED.getState().equals(e.getSQLState())) {
                gate.check();
            }
            throw e;
        } finally {
            if (timer != null) {
                timer.cancel();
            }
        }
    }

    @Override
    public boolean isNextAtHand() {
        List<Tuple> page = rows;
        return cursor == null || (page != null && currentRow + 1 < page.size());
    }

    /** All rows that were asked for have come. */
    private boolean isFull() {
        List<Tuple> page = rows;
        return maxRows > 0 && page != null && rowOffset + page.size() >= maxRows;
    }

    private boolean fetchAndStep() throws SQLException {
        gate.enter();
        try {
            return super.next();
        } finally {
            gate.leave();
        }
    }

    /** After an error the portal is of no more use. */
    private void abandon() {
        ResultCursor open = cursor;
        if (open != null) {
            open.close();
            cursor = null;
        }
    }

    /** Ends the query on the server too, if it has not ended. From any thread. */
    @Override
    public void close() throws SQLException {
        gate.cancel();
        super.close();
    }

    @Override
    protected void closeInternally() throws SQLException {
        boolean unfinished = cursor != null;
        super.closeInternally();
        if (unfinished && !owner.isClosed()) {
            // An empty statement carries the Close of the portal to the server.
            owner.getQueryExecutor()
                    .execute(
                            owner.createQuery("", false, true).query,
                            null,
                            new ResultHandlerBase(),
                            0,
                            0,
                            QueryExecutor.QUERY_SUPPRESS_BEGIN
                                    | QueryExecutor.QUERY_ONESHOT
                                    | QueryExecutor.QUERY_NO_RESULTS
                                    | QueryExecutor.QUERY_NO_METADATA,
                            false);
        }
    }
}
