package io.millrace.sql.introspection;

import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

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

    @Nullable
    OpenSession find(long processId) {
        return byProcessId.get(processId);
    }
}
