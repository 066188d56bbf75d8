package io.millrace.sql.introspection;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A client's session, as {@code pg_stat_activity} shows it and others may end it. Thread-safe. */
public interface OpenSession {
    int processId();

    String user();

    String applicationName();

    /** Null within the process. */
    @Nullable
    InetSocketAddress address();

    /** Microseconds since the epoch. */
    long startedMicros();

    Activity activity();

    /** Ends the statement that runs. */
    void cancel();

    /** Ends the session. */
    void terminate();

    /**
     * What a session does.
     *
     * @param state in PostgreSQL's words: {@code active}, {@code idle}, {@code idle in transaction}
     * @param query the statement that runs, or ran last; empty before the first
     * @param startedMicros of that statement; null before the first
     */
    record Activity(String state, String query, @Nullable Long startedMicros) {}
}
