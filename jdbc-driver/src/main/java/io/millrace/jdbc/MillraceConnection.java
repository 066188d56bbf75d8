package io.millrace.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What a connection to Millrace can do beyond JDBC; {@code connection.unwrap(MillraceConnection.class)}. Thread-safe as
 * JDBC connections are: statements of several threads wait for each other.
 */
public interface MillraceConnection extends Connection {
    /** Where the session's transaction stands. */
    enum TransactionStatus {
        IDLE,
        IN_TRANSACTION,
        FAILED
    }

    /**
     * Runs {@code COPY … FROM STDIN} with all bytes of the stream, which is not closed.
     *
     * @return rows loaded
     */
    long copyIn(String sql, InputStream data) throws SQLException, IOException;

    /**
     * Runs {@code COPY … TO STDOUT}, writing to the stream, which is not closed.
     *
     * @return rows written
     */
    long copyOut(String sql, OutputStream target) throws SQLException, IOException;

    /** Ends the statement that runs on this connection now, if any, with 57014. From any thread. */
    void cancelRunning() throws SQLException;

    TransactionStatus transactionStatus();

    /** A parameter the server has reported, as {@code server_version} or {@code TimeZone}; null if it has not. */
    @Nullable
    String serverParameter(String name);

    /** How the server ended the last statement that gave no rows, as {@code INSERT 0 3}; empty before the first. */
    String lastCommandTag();

    /** The server's number for this conversation, as {@code pg_backend_pid()}. */
    int backendProcessId();
}
