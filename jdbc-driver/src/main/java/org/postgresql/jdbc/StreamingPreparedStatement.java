package org.postgresql.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.CachedQuery;
import org.postgresql.core.Field;
import org.postgresql.core.Query;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.Tuple;

/** A prepared statement whose results stream: what {@link StreamingStatement} is over pgjdbc's other superclass. */
@NullMarked
public class StreamingPreparedStatement extends PgPreparedStatement {
    private final FetchGate gate;

    public StreamingPreparedStatement(
            PgConnection connection, CachedQuery query, int type, int concurrency, int holdability)
            throws SQLException {
        super(connection, query, type, concurrency, holdability);
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
}
