package org.postgresql.jdbc;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What JDBC says of a batch of which nothing was loaded. */
@NullMarked
final class FailedBatch {
    private static final Pattern LINE = Pattern.compile("\\bCOPY .*, line (\\d+)");

    private FailedBatch() {}

    static BatchUpdateException of(SQLException cause, int rows) {
        long[] counts = new long[rows];
        Arrays.fill(counts, Statement.EXECUTE_FAILED);
        String row = rowOf(cause);
        BatchUpdateException failure = new BatchUpdateException(
                "Batch" + (row == null ? "" : " entry " + row) + " was aborted, nothing of it is loaded: "
                        + cause.getMessage() + "  Call getNextException to see the cause.",
                cause.getSQLState(),
                cause.getErrorCode(),
                counts,
                cause);
        failure.setNextException(cause);
        return failure;
    }

    /** Zero-based, as pgjdbc counts; null if the server did not say. */
    private static @Nullable String rowOf(SQLException cause) {
        ServerErrorMessage message =
                cause instanceof PSQLException ? ((PSQLException) cause).getServerErrorMessage() : null;
        // PostgreSQL says it in the context, Millrace in the detail.
        Matcher matcher = LINE.matcher(message == null ? "" : message.getWhere() + "\n" + message.getDetail());
        return matcher.find() ? Integer.toString(Integer.parseInt(matcher.group(1)) - 1) : null;
    }
}
