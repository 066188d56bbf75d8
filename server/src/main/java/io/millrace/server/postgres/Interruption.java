package io.millrace.server.postgres;

import io.millrace.engine.Subscription;
import io.millrace.sql.Session;
import org.jspecify.annotations.Nullable;

/**
 * What ends a connection's statement from outside: a cancel request, the client that has gone, the server that stops; the
 * last two end the connection too. Thread-safe.
 */
final class Interruption {
    private volatile boolean disconnected;
    private volatile boolean stopping;
    private volatile boolean cancelRequested;
    private volatile @Nullable Session session;

    /** Of what is being delivered; null when nothing is. */
    private volatile @Nullable Subscription delivering;

    /** From now on it ends what runs in {@code opened}. */
    void reaches(Session opened) {
        session = opened;
    }

    /** A statement begins, of which nobody has asked anything yet. */
    void begin() {
        cancelRequested = false;
    }

    void delivering(@Nullable Subscription rows) {
        delivering = rows;
    }

    /** Ends the statement that runs now. */
    void cancel() {
        cancelRequested = true;
        Session current = session;
        if (current != null) {
            current.cancel();
        }
        Subscription rows = delivering;
        if (rows != null) {
            rows.cancel();
        }
    }

    boolean isCancelRequested() {
        return cancelRequested;
    }

    /** The client has gone, or has been told the last thing. */
    void disconnect() {
        disconnected = true;
    }

    boolean isDisconnected() {
        return disconnected;
    }

    /** The server shuts down. */
    void stop() {
        stopping = true;
    }

    /** Whether the connection is to end. */
    boolean endsConnection() {
        return disconnected || stopping;
    }
}
