package io.millrace.sql.execution;

import io.millrace.common.error.MillraceException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The advisory locks that one session holds: until it gives them back, or until its transaction ends. Owned by the session,
 * but that one which was waited for is granted on any thread, be it after the session was closed.
 */
final class SessionLocks {
    private final AdvisoryLocks locks;
    /** Guarded by this, as is all below. */
    private final List<Held> ofSession = new ArrayList<>();

    private final List<Held> ofTransaction = new ArrayList<>();
    private boolean closed;

    private record Held(AdvisoryLocks.Key key, boolean shared) {}

    SessionLocks(AdvisoryLocks locks) {
        this.locks = locks;
    }

    boolean tryLock(AdvisoryLocks.Key key, boolean shared, boolean transaction) {
        boolean granted = locks.tryLock(this, key, shared);
        if (granted) {
            hold(new Held(key, shared), transaction);
        }
        return granted;
    }

    CompletableFuture<Void> lock(AdvisoryLocks.Key key, boolean shared, boolean transaction) {
        return locks.lock(this, key, shared).thenRun(() -> hold(new Held(key, shared), transaction));
    }

    private void hold(Held held, boolean transaction) {
        synchronized (this) {
            if (!closed) {
                (transaction ? ofTransaction : ofSession).add(held);
                return;
            }
        }
        unlock(held);
    }

    private boolean unlock(Held held) {
        return locks.unlock(this, held.key(), held.shared());
    }

    /** From any thread. */
    void giveUp(MillraceException why) {
        locks.giveUp(this, why);
    }

    /** One that was taken for the session; false if there is none. */
    boolean unlock(AdvisoryLocks.Key key, boolean shared) {
        Held held = new Held(key, shared);
        synchronized (this) {
            if (!ofSession.remove(held)) {
                return false;
            }
        }
        return unlock(held);
    }

    void close() {
        synchronized (this) {
            closed = true;
        }
        unlockTransaction();
        unlockSession();
    }

    void unlockSession() {
        releaseFrom(ofSession, 0);
    }

    void unlockTransaction() {
        releaseFrom(ofTransaction, 0);
    }

    /** How many the transaction has, to come back to. */
    synchronized int mark() {
        return ofTransaction.size();
    }

    void returnTo(int mark) {
        releaseFrom(ofTransaction, mark);
    }

    /** Not while this is guarded: who is granted a lock is told at once. */
    private void releaseFrom(List<Held> held, int from) {
        List<Held> released;
        synchronized (this) {
            List<Held> last = held.subList(from, held.size());
            released = List.copyOf(last);
            last.clear();
        }
        released.forEach(this::unlock);
    }
}
