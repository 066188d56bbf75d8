package io.millrace.sql.introspection;

import static io.millrace.common.error.ErrorCode.INSUFFICIENT_PRIVILEGE;

import java.util.function.LongPredicate;

/**
 * What {@code pg_cancel_backend} and {@code pg_terminate_backend} do, as a value within a plan: given a process id, it ends
 * what that session runs, or the session, and tells whether there is one. Thread-safe.
 *
 * @param user who asks: may end what is his own, the server's owner everything
 */
public record SessionSignal(OpenSessions sessions, String user, boolean terminates) implements LongPredicate {
    @Override
    public boolean test(long processId) {
        OpenSession session = sessions.find(processId);
        if (session == null) {
            return false;
        }
        if (!user.equals(session.user()) && !user.equals(PostgresCatalog.OWNER)) {
            throw INSUFFICIENT_PRIVILEGE
                    .error("permission denied to %s", terminates ? "terminate process" : "cancel query")
                    .detail("Session " + processId + " is of user \"" + session.user() + "\".")
                    .hint("Its user and \"" + PostgresCatalog.OWNER + "\" may do that.");
        }
        if (terminates) {
            session.terminate();
        } else {
            session.cancel();
        }
        return true;
    }

    /** As EXPLAIN shows it. */
    @Override
    public String toString() {
        return terminates ? "terminate" : "cancel";
    }
}
