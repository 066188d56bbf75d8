package io.millrace.engine.aggregate;

import java.util.Arrays;

/** Arrays that hold at least so many elements. */
final class Grow {
    private Grow() {}

    static long[] longs(long[] array, int limit) {
        return limit <= array.length ? array : Arrays.copyOf(array, larger(array.length, limit));
    }

    static double[] doubles(double[] array, int limit) {
        return limit <= array.length ? array : Arrays.copyOf(array, larger(array.length, limit));
    }

    static int larger(int size, int limit) {
        return Math.max(16, Math.max(limit, size * 2));
    }
}
