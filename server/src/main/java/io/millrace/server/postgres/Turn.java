package io.millrace.server.postgres;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs one body whenever it is woken, never twice at once. A wake while it runs makes it run again. Thread-safe.
 */
final class Turn {
    private final Executor executor;
    private final Body body;
    private final AtomicInteger calls = new AtomicInteger();

    /** What is done in a turn. */
    @FunctionalInterface
    interface Body {
        /**
         * Does all that can be done now.
         *
         * @param heavyAllowed whether what computes or waits may be done on this thread
         * @return false if something heavy is left that was not allowed
         */
        boolean run(boolean heavyAllowed);
    }

    Turn(Executor executor, Body body) {
        this.executor = executor;
        this.body = body;
    }

    /** Has the body run on the executor. */
    void wake() {
        if (calls.getAndIncrement() == 0) {
            executor.execute(() -> run(true));
        }
    }

    /** Has the body run on the caller's thread, but for what is heavy: saves a change of threads for a short answer. */
    void wakeHere() {
        if (calls.getAndIncrement() == 0) {
            run(false);
        }
    }

    private void run(boolean heavyAllowed) {
        int seen = calls.get();
        while (true) {
            if (!body.run(heavyAllowed)) {
                // The count stays above 0, so that nobody else begins a turn.
                executor.execute(() -> run(true));
                return;
            }
            int left = calls.addAndGet(-seen);
            if (left == 0) {
                return;
            }
            seen = left;
        }
    }
}
