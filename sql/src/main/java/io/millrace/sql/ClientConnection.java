package io.millrace.sql;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a session's client is, and how others end what it does.
 *
 * @param processId the number that {@code pg_backend_pid()} tells, above 0
 * @param address null within the process
 * @param cancel ends the statement that runs; from any thread
 * @param terminate ends the session and its connection; from any thread
 */
public record ClientConnection(
        int processId, @Nullable InetSocketAddress address, Runnable cancel, Runnable terminate) {}
