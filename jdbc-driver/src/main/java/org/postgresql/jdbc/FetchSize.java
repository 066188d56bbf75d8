package org.postgresql.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.NullMarked;

/** How many rows a statement fetches at a time: 0, which is all, only where it must hold all rows. */
@NullMarked
final class FetchSize {
    private FetchSize() {}

    static int of(int rows, PgStatement statement, PgConnection connection) throws SQLException {
        if (statement.getResultSetType() != ResultSet.TYPE_FORWARD_ONLY
                || statement.getResultSetConcurrency() != ResultSet.CONCUR_READ_ONLY) {
            return 0;
        }
        return rows == 0 ? connection.getDefaultFetchSize() : rows;
    }
}
