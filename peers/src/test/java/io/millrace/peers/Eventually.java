package io.millrace.peers;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Polls until something is so. */
final class Eventually {
    static final long DEADLINE_SECONDS = 180;

    private Eventually() {}

    /** Returns once {@code condition} holds; one that throws does not hold yet. */
    static void await(String what, Callable<Boolean> condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (true) {
            Exception last = null;
            try {
                if (condition.call()) {
                    return;
                }
            } catch (Exception e) {
                last = e;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("still not so: " + what, last);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }
}
