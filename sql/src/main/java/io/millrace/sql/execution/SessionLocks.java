package io.millrace.sql.execution;

import io.millrace.common.error.MillraceException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The advisory locks that one session holds: until it gives them back, or until its transaction ends. Owned by the session. */
final class SessionLocks {
    private final AdvisoryLocks locks;
    private final List<Held> ofSession = new ArrayList<>();
    private final List<Held> ofTransaction = new ArrayList<>();

    private record Held(AdvisoryLocks.Key key, boolean shared) {}

    SessionLocks(AdvisoryLocks locks) {
        this.locks = locks;
    }

    boolean tryLock(AdvisoryLocks.Key key, boolean shared, boolean transaction) {
        boolean granted = locks.tryLock(this, key, shared);
        if (granted) {
            held(transaction).add(new Held(key, shared));
        }
        return granted;
    }

    CompletableFuture<Void> lock(AdvisoryLocks.Key key, boolean shared, boolean transaction) {
        return locks.lock(this, key, shared).thenRun(() -> held(transaction).add(new Held(key, shared)));
    }

    /** From any thread. */
    void giveUp(MillraceException why) {
        locks.giveUp(this, why);
    }

    /** One that was taken for the session; false if there is none. */
    boolean unlock(AdvisoryLocks.Key key, boolean shared) {
        return ofSession.remove(new Held(key, shared)) && locks.unlock(this, key, shared);
    }

    void unlockSession() {
        release(ofSession);
    }

    void unlockTransaction() {
        release(ofTransaction);
    }

    /** How many the transaction has, to come back to. */
    int mark() {
        return ofTransaction.size();
    }

    void returnTo(int mark) {
        release(ofTransaction.subList(mark, ofTransaction.size()));
    }

    private void release(List<Held> held) {
        held.forEach(each -> locks.unlock(this, each.key(), each.shared()));
        held.clear();
    }

    private List<Held> held(boolean transaction) {
        return transaction ? ofTransaction : ofSession;
    }
}
