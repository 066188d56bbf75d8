package io.millrace.server.kafka;

import io.millrace.common.environment.Environment;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fetch sessions of all clients, at most {@link #MOST} of them. For one more the one that was idle for longest goes, if
 * that was for two minutes; else one with fewer partitions that is as old; else there is no session for the new one, and
 * its client names all its partitions each time. Thread-safe.
 */
final class FetchSessions {
    /** Kafka's {@code max.incremental.fetch.session.cache.slots}. */
    static final int MOST = 1_000;

    /** Kafka's {@code MIN_INCREMENTAL_FETCH_SESSION_EVICTION_MS}. */
    private static final long IDLE_NANOS = 120L * 1_000_000_000;

    private final Environment environment;
    private final int most;

    /** Guarded by this, as are its slots. */
    private final Map<Integer, Slot> slots = new HashMap<>();

    private static final class Slot {
        final FetchSession session;
        final long madeNanos;
        long usedNanos;

        Slot(FetchSession session, long nowNanos) {
            this.session = session;
            this.madeNanos = nowNanos;
            this.usedNanos = nowNanos;
        }
    }

    FetchSessions(Environment environment, int most) {
        this.environment = environment;
        this.most = most;
    }

    /** Null if there is no room. */
    synchronized @Nullable FetchSession make(boolean byId, int partitions) {
        long now = environment.clock().nanoTime();
        if (slots.size() >= most && !evict(partitions, now)) {
            return null;
        }
        int id;
        do {
            id = environment.random().nextInt(1, Integer.MAX_VALUE);
        } while (slots.containsKey(id));
        FetchSession session = new FetchSession(id, byId);
        slots.put(id, new Slot(session, now));
        return session;
    }

    private boolean evict(int partitions, long now) {
        Slot longest = null;
        Slot smallest = null;
        for (Slot slot : slots.values()) {
            if (longest == null || slot.usedNanos - longest.usedNanos < 0) {
                longest = slot;
            }
            boolean old = now - slot.madeNanos > IDLE_NANOS;
            if (old && (smallest == null || slot.session.size() < smallest.session.size())) {
                smallest = slot;
            }
        }
        Slot victim = longest != null && now - longest.usedNanos > IDLE_NANOS
                ? longest
                : smallest != null && smallest.session.size() < partitions ? smallest : null;
        return victim != null && slots.remove(victim.session.id()) != null;
    }

    /** Null if there is none of this id, or no more. */
    synchronized @Nullable FetchSession find(int id) {
        Slot slot = slots.get(id);
        if (slot == null) {
            return null;
        }
        slot.usedNanos = environment.clock().nanoTime();
        return slot.session;
    }

    synchronized void remove(int id) {
        slots.remove(id);
    }

    synchronized int size() {
        return slots.size();
    }
}
