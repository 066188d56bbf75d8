package io.millrace.sql.introspection;

import java.util.function.LongPredicate;

/**
 * What {@code pg_cancel_backend} and {@code pg_terminate_backend} do, as a value within a plan: given a process id, it ends
 * what that session runs, or the session, and tells whether there is one. Thread-safe.
 */
public record SessionSignal(OpenSessions sessions, boolean terminates) implements LongPredicate {
    @Override
    public boolean test(long processId) {
        return terminates ? sessions.terminate(processId) : sessions.cancel(processId);
    }

    /** As EXPLAIN shows it. */
    @Override
    public String toString() {
        return terminates ? "terminate" : "cancel";
    }
}
