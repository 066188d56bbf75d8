package io.millrace.sql.introspection;

import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The sessions of a database's clients, by process id. Thread-safe. */
public final class OpenSessions {
    private final ConcurrentNavigableMap<Long, OpenSession> byProcessId = new ConcurrentSkipListMap<>();

    public void add(OpenSession session) {
        byProcessId.put((long) session.processId(), session);
    }

    public void remove(OpenSession session) {
        byProcessId.remove((long) session.processId(), session);
    }

    Collection<OpenSession> all() {
        return Collections.unmodifiableCollection(byProcessId.values());
    }

    /** Ends what a session runs; whether there is such a session. */
    public boolean cancel(long processId) {
        OpenSession session = byProcessId.get(processId);
        if (session != null) {
            session.cancel();
        }
        return session != null;
    }

    /** Ends a session; whether there is such a one. */
    public boolean terminate(long processId) {
        OpenSession session = byProcessId.get(processId);
        if (session != null) {
            session.terminate();
        }
        return session != null;
    }
}
