package io.millrace.server.kafka;

import java.util.Arrays;

/** What was used in the last eleven seconds, one by one, as Kafka's {@code quota.window.num} has it. Thread-safe. */
final class RateWindow {
    private static final int SECONDS = 11;
    private static final long SECOND_NANOS = 1_000_000_000;

    private final double[] used = new double[SECONDS];

    /** The second of the newest one. */
    private long newest = Long.MIN_VALUE;

    /**
     * Adds what is used now.
     *
     * @param limit a second
     * @return how long nothing more should be used; 0 if there was not too much
     */
    synchronized long use(double amount, double limit, long nowNanos) {
        long second = Math.floorDiv(nowNanos, SECOND_NANOS);
        if (newest == Long.MIN_VALUE || second - newest >= SECONDS) {
            Arrays.fill(used, 0);
        } else {
            for (long passed = newest + 1; passed <= second; passed++) {
                used[at(passed)] = 0;
            }
        }
        newest = Math.max(newest, second);
        used[at(newest)] += amount;
        double millis = (SECONDS - 1) * 1_000 + Math.floorMod(nowNanos, SECOND_NANOS) / 1e6;
        double total = Arrays.stream(used).sum();
        return total <= limit * millis / 1_000 ? 0 : Math.max(1, Math.round(total / limit * 1_000 - millis));
    }

    private static int at(long second) {
        return Math.floorMod(second, SECONDS);
    }

    /** Whether nothing that was used counts any more. */
    synchronized boolean isOver(long nowNanos) {
        return Math.floorDiv(nowNanos, SECOND_NANOS) - newest >= SECONDS;
    }
}
