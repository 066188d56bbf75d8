package io.millrace.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a table's plain writes run beside each other, and a read-then-write alone, in the order they came. Nobody waits
 * on a thread. Thread-safe.
 */
final class WriteGate {
    private record Entry(boolean alone, Runnable begin) {}

    private final Deque<Entry> waiting = new ArrayDeque<>();
    private int running;
    private boolean alone;

    /** Runs {@code work} beside others; at once, on this thread, if nobody is or wants to be alone. */
    <T> CompletableFuture<T> beside(Supplier<CompletableFuture<T>> work) {
        return enter(false, work);
    }

    /** Runs {@code work} after all that came before has completed, with nothing beside it. */
    <T> CompletableFuture<T> alone(Supplier<CompletableFuture<T>> work) {
        return enter(true, work);
    }

    private <T> CompletableFuture<T> enter(boolean wantsAlone, Supplier<CompletableFuture<T>> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        synchronized (this) {
            waiting.add(new Entry(wantsAlone, () -> run(work, done)));
        }
        admit();
        return done;
    }

    private <T> void run(Supplier<CompletableFuture<T>> work, CompletableFuture<T> done) {
        CompletableFuture<T> outcome;
        try {
            outcome = work.get();
        } catch (RuntimeException e) {
            outcome = CompletableFuture.failedFuture(e);
        }
        outcome.whenComplete((value, error) -> {
            leave();
            if (error != null) {
                done.completeExceptionally(error);
            } else {
                done.complete(value);
            }
        });
    }

    private void leave() {
        synchronized (this) {
            running--;
            alone = false;
        }
        admit();
    }

    private void admit() {
        for (Entry entry = next(); entry != null; entry = next()) {
            entry.begin().run();
        }
    }

    private synchronized @Nullable Entry next() {
        Entry first = waiting.peek();
        if (first == null || alone || first.alone() && running > 0) {
            return null;
        }
        running++;
        alone = first.alone();
        return waiting.remove();
    }
}
