package org.postgresql.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Field;
import org.postgresql.core.Query;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.Tuple;

/** A statement whose results stream, and which can read from a named cursor. */
@NullMarked
public final class StreamingStatement extends PgStatement {
    private final FetchGate gate;
    private @Nullable String cursorName;

    public StreamingStatement(PgConnection connection, int type, int concurrency, int holdability) throws SQLException {
        super(connection, type, concurrency, holdability);
        gate = new FetchGate(connection);
        setFetchSize(connection.getDefaultFetchSize());
    }

    @Override
    public ResultSet createResultSet(
            @Nullable Query query, Field[] fields, List<Tuple> tuples, @Nullable ResultCursor cursor)
            throws SQLException {
        return cursor == null
                ? super.createResultSet(query, fields, tuples, null)
                : new StreamingResultSet(query, this, gate, fields, tuples, cursor);
    }

    /** Rows per fetch; 0 leaves it to the connection. Ignored where rows must be collected to scroll. */
    @Override
    public void setFetchSize(int rows) throws SQLException {
        super.setFetchSize(FetchSize.of(rows, this, connection));
    }

    @Override
    protected void closeForNextExecution() throws SQLException {
        super.closeForNextExecution();
        gate.reset();
    }

    @Override
    public void cancel() throws SQLException {
        gate.cancel();
        super.cancel();
    }

    /**
     * From now on {@code FETCH}, {@code FETCH n} and {@code FETCH … WITH (…)} without a cursor's name read from this
     * cursor; n defaults to max rows, else to the fetch size. Other statements are not touched. Null ends that.
     */
    @Override
    public void setCursorName(@Nullable String name) throws SQLException {
        checkClosed();
        cursorName = name;
    }

    @Override
    public boolean executeWithFlags(String sql, int flags) throws SQLException {
        String cursor = cursorName;
        return super.executeWithFlags(
                cursor == null ? sql : NamedFetch.complete(sql, cursor, maxrows > 0 ? maxrows : fetchSize), flags);
    }
}
