package io.millrace.jdbc;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Starts a whole database within this program, for the URLs {@code jdbc:millrace:mem:NAME} and
 * {@code jdbc:millrace:file:DIR}. Found by {@link java.util.ServiceLoader}; the server jar brings the implementation.
 */
public interface EmbeddedDatabase {
    /**
     * Starts a database that opens no network port.
     *
     * @param directory where it keeps its data; null for one that lives in memory and is gone when closed
     * @param options of the connection URL that the driver does not know itself, by name; may be ignored
     * @throws SQLException with an SQLSTATE, as 55006 if another process uses the directory
     */
    Running start(@Nullable Path directory, Map<String, String> options) throws SQLException;

    /** A started database. Thread-safe. */
    interface Running {
        /** A new conversation in the PostgreSQL wire's bytes, as a TCP connection would be. Also used for CancelRequest. */
        Channel connect() throws IOException;

        /** Ends all conversations and closes the database cleanly. */
        void close() throws SQLException;
    }

    /** The client's end of a conversation. One thread reads, one writes, any closes. */
    interface Channel {
        /**
         * Waits for bytes and takes at most {@code length} of them.
         *
         * @param timeoutMillis 0 waits for ever
         * @return how many; -1 when the server has ended the conversation
         * @throws java.net.SocketTimeoutException if none came in time
         */
        int read(byte[] target, int start, int length, int timeoutMillis) throws IOException;

        /** Hands over bytes, waiting while the server does not keep up. The array may be used again after the call. */
        void write(byte[] source, int start, int length) throws IOException;

        /** Ends the conversation; a waiting read or write of another thread ends too. */
        void close();
    }
}
