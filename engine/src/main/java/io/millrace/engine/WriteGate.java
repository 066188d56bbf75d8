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
    private final Deque<Passage<?>> waiting = new ArrayDeque<>();
    private int running;
    private boolean alone;

    /** Runs {@code work} beside others; at once, on this thread, if nobody is or wants to be alone. */
    <T> CompletableFuture<T> beside(Supplier<CompletableFuture<T>> work) {
        return enter(new Passage<>(false, work));
    }

    /** Runs {@code work} after all that came before has completed, with nothing beside it. */
    <T> CompletableFuture<T> alone(Supplier<CompletableFuture<T>> work) {
        return enter(new Passage<>(true, work));
    }

    private <T> CompletableFuture<T> enter(Passage<T> passage) {
        synchronized (this) {
            waiting.add(passage);
        }
        admit();
        return passage.done;
    }

    private void admit() {
        for (Passage<?> passage = next(); passage != null; passage = next()) {
            passage.begin();
        }
    }

    private synchronized @Nullable Passage<?> next() {
        Passage<?> first = waiting.peek();
        if (first == null || alone || first.alone && running > 0) {
            return null;
        }
        running++;
        alone = first.alone;
        return waiting.remove();
    }

    private synchronized void leave() {
        running--;
        alone = false;
    }

    /** Somebody's way through the gate. */
    private final class Passage<T> {
        private final boolean alone;
        private final Supplier<CompletableFuture<T>> work;
        private final CompletableFuture<T> done = new CompletableFuture<>();

        /** Whose loop admits the next if the work is done within {@link #begin}: else each would stand on the one before. */
        private volatile @Nullable Thread beginning;

        Passage(boolean alone, Supplier<CompletableFuture<T>> work) {
            this.alone = alone;
            this.work = work;
        }

        void begin() {
            beginning = Thread.currentThread();
            CompletableFuture<T> outcome;
            try {
                outcome = work.get();
            } catch (RuntimeException | Error e) { // an Error too: the gate would stay shut for ever
                outcome = CompletableFuture.failedFuture(e);
            }
            outcome.whenComplete(this::end);
            beginning = null;
        }

        private void end(@Nullable T value, @Nullable Throwable error) {
            leave();
            if (beginning != Thread.currentThread()) {
                admit();
            }
            if (error != null) {
                done.completeExceptionally(error);
            } else {
                done.complete(value);
            }
        }
    }
}
