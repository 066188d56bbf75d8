package io.millrace.benchmarks.loop;

/** Counts and maxima by window and key: open addressing, linear probing, entries in one array. */
final class WindowTable {
    /** An entry is window, key, count, maximum; a count of 0 marks an empty one. */
    private static final int WORDS = 4;

    private long[] entries = new long[1024 * WORDS];
    private int capacity = 1024;
    private int size;

    void add(long window, long key, long value) {
        int at = find(window, key);
        if (entries[at + 2] == 0) {
            if (size * 2 >= capacity) {
                grow();
                at = find(window, key);
            }
            size++;
            entries[at] = window;
            entries[at + 1] = key;
            entries[at + 3] = Long.MIN_VALUE;
        }
        entries[at + 2]++;
        entries[at + 3] = Math.max(entries[at + 3], value);
    }

    private int find(long window, long key) {
        long hash = (Long.rotateLeft(window, 32) ^ key) * 0x9E3779B97F4A7C15L;
        int slot = (int) (hash >>> 40) & capacity - 1;
        while (true) {
            int at = slot * WORDS;
            if (entries[at + 2] == 0 || entries[at + 1] == key && entries[at] == window) {
                return at;
            }
            slot = slot + 1 & capacity - 1;
        }
    }

    private void grow() {
        long[] old = entries;
        capacity *= 2;
        entries = new long[capacity * WORDS];
        for (int at = 0; at < old.length; at += WORDS) {
            if (old[at + 2] != 0) {
                System.arraycopy(old, at, entries, find(old[at], old[at + 1]), WORDS);
            }
        }
    }

    int size() {
        return size;
    }

    /** For whoever consumes the result. */
    long[] entries() {
        return entries;
    }
}
