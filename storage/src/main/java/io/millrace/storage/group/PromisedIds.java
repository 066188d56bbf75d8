package io.millrace.storage.group;

import io.millrace.common.environment.EventLoop;
import java.util.HashMap;
import java.util.Map;

/** Member ids that were given out and not come back with (KIP-394). Owned by the coordinator's loop. */
final class PromisedIds {
    private final EventLoop loop;
    private final Runnable expired;
    private final Map<String, EventLoop.Timer> promises = new HashMap<>();

    /** @param expired called when one is forgotten */
    PromisedIds(EventLoop loop, Runnable expired) {
        this.loop = loop;
        this.expired = expired;
    }

    boolean isEmpty() {
        return promises.isEmpty();
    }

    void add(String id, int timeoutMillis) {
        promises.put(
                id,
                loop.schedule(
                        () -> {
                            promises.remove(id);
                            expired.run();
                        },
                        timeoutMillis));
    }

    /** Forgets {@code id}; false if it was not promised. */
    boolean redeem(String id) {
        EventLoop.Timer timer = promises.remove(id);
        if (timer != null) {
            timer.cancel();
        }
        return timer != null;
    }

    void close() {
        promises.values().forEach(EventLoop.Timer::cancel);
        promises.clear();
    }
}
