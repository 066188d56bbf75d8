package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Locks that mean what the clients agree on, of one number or a pair. Who holds one may take it again, and has to give it
 * back as often. Those that wait get it in the order in which they came. Thread-safe; nobody waits inside.
 */
public final class AdvisoryLocks {
    /** A pair is another key than a number. */
    record Key(boolean pair, long number) {}

    private static final class Lock {
        final Map<Object, int[]> holders = new HashMap<>();
        final Deque<Waiter> waiters = new ArrayDeque<>();
    }

    private record Waiter(Object owner, Key key, boolean shared, CompletableFuture<Void> granted) {}

    private final Map<Key, Lock> locks = new HashMap<>();
    private final Map<Object, Waiter> waiting = new HashMap<>();

    /** Whether {@code owner} has it now. */
    synchronized boolean tryLock(Object owner, Key key, boolean shared) {
        Lock lock = locks.computeIfAbsent(key, unused -> new Lock());
        boolean granted = isFree(lock, owner, shared) && (lock.holders.containsKey(owner) || !overtakes(lock, shared));
        if (granted) {
            hold(lock, owner, shared);
        }
        forget(key, lock);
        return granted;
    }

    /**
     * Completes when {@code owner} has it; fails with DEADLOCK_DETECTED where it never would. {@link #giveUp} ends the
     * waiting.
     */
    synchronized CompletableFuture<Void> lock(Object owner, Key key, boolean shared) {
        if (tryLock(owner, key, shared)) {
            return CompletableFuture.completedFuture(null);
        }
        Lock lock = locks.computeIfAbsent(key, unused -> new Lock());
        if (waitsFor(lock, owner, new HashSet<>())) {
            forget(key, lock);
            return CompletableFuture.failedFuture(ErrorCode.DEADLOCK_DETECTED
                    .error("deadlock detected")
                    .hint("Another session waits for a lock that this one holds; take locks in the same order."));
        }
        Waiter waiter = new Waiter(owner, key, shared, new CompletableFuture<>());
        lock.waiters.add(waiter);
        waiting.put(owner, waiter);
        return waiter.granted();
    }

    /** Waits no longer. */
    void giveUp(Object owner, RuntimeException why) {
        Waiter gone;
        synchronized (this) {
            gone = waiting.remove(owner);
            if (gone != null) {
                Lock lock = locks.get(gone.key());
                if (lock != null) {
                    lock.waiters.remove(gone);
                }
            }
        }
        if (gone != null) {
            gone.granted().completeExceptionally(why);
            grantWaiting(gone.key());
        }
    }

    /** Gives it back once; false if {@code owner} does not hold it so. */
    boolean unlock(Object owner, Key key, boolean shared) {
        synchronized (this) {
            Lock lock = locks.get(key);
            int[] counts = lock == null ? null : lock.holders.get(owner);
            if (lock == null || counts == null || counts[index(shared)] == 0) {
                return false;
            }
            counts[index(shared)]--;
            if (counts[0] + counts[1] == 0) {
                lock.holders.remove(owner);
            }
        }
        grantWaiting(key);
        return true;
    }

    private void grantWaiting(Key key) {
        List<CompletableFuture<Void>> granted = new ArrayList<>();
        synchronized (this) {
            Lock lock = locks.get(key);
            while (lock != null && !lock.waiters.isEmpty()) {
                Waiter first = lock.waiters.element();
                if (!isFree(lock, first.owner(), first.shared())) {
                    break;
                }
                lock.waiters.remove();
                waiting.remove(first.owner());
                hold(lock, first.owner(), first.shared());
                granted.add(first.granted());
            }
            if (lock != null) {
                forget(key, lock);
            }
        }
        granted.forEach(future -> future.complete(null));
    }

    private static void hold(Lock lock, Object owner, boolean shared) {
        lock.holders.computeIfAbsent(owner, unused -> new int[2])[index(shared)]++;
    }

    private void forget(Key key, Lock lock) {
        if (lock.holders.isEmpty() && lock.waiters.isEmpty()) {
            locks.remove(key);
        }
    }

    private static int index(boolean shared) {
        return shared ? 1 : 0;
    }

    /** Whether no other than {@code owner} holds it in a way that excludes this one. */
    private static boolean isFree(Lock lock, Object owner, boolean shared) {
        return lock.holders.entrySet().stream()
                .allMatch(holder -> holder.getKey() == owner || shared && holder.getValue()[0] == 0);
    }

    private static boolean overtakes(Lock lock, boolean shared) {
        return lock.waiters.stream().anyMatch(waiter -> !shared || !waiter.shared());
    }

    /** Whether one of those that hold or await {@code lock} waits, in the end, for {@code owner}. */
    private boolean waitsFor(Lock lock, Object owner, Set<Object> seen) {
        Set<Object> before = new HashSet<>(lock.holders.keySet());
        lock.waiters.forEach(waiter -> before.add(waiter.owner()));
        for (Object other : before) {
            Waiter waits = waiting.get(other);
            if (other != owner && waits != null && seen.add(other)) {
                Lock next = locks.get(waits.key());
                if (next != null && (next.holders.containsKey(owner) || waitsFor(next, owner, seen))) {
                    return true;
                }
            }
        }
        return false;
    }
}
