package io.millrace.engine.rows;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/** From a hash to the numbers of rows: open addressing, linear probing, no tombstones. */
final class KeyIndex {
    static final int ABSENT = -1;

    /** Row number + 1; 0 is free. */
    private int[] rows = new int[64];

    private int[] hashes = new int[64];
    private int size;

    /** The row of that hash that {@code matches}, or {@link #ABSENT}. */
    int find(int hash, IntPredicate matches) {
        int mask = rows.length - 1;
        for (int slot = hash & mask; rows[slot] != 0; slot = (slot + 1) & mask) {
            if (hashes[slot] == hash && matches.test(rows[slot] - 1)) {
                return rows[slot] - 1;
            }
        }
        return ABSENT;
    }

    /** Does something with each row of that hash. */
    void forEach(int hash, IntConsumer action) {
        int mask = rows.length - 1;
        for (int slot = hash & mask; rows[slot] != 0; slot = (slot + 1) & mask) {
            if (hashes[slot] == hash) {
                action.accept(rows[slot] - 1);
            }
        }
    }

    /** Adds a row that is not there yet. */
    void add(int hash, int row) {
        if (size * 3 >= rows.length * 2) {
            grow();
        }
        put(hash, row + 1);
        size++;
    }

    private void put(int hash, int rowPlusOne) {
        int mask = rows.length - 1;
        int slot = hash & mask;
        while (rows[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        rows[slot] = rowPlusOne;
        hashes[slot] = hash;
    }

    /** Takes out a row that is there, and closes the gap (Knuth, TAOCP volume 3, section 6.4, algorithm R). */
    void remove(int hash, int row) {
        int mask = rows.length - 1;
        int gap = hash & mask;
        while (rows[gap] != row + 1) {
            gap = (gap + 1) & mask;
        }
        for (int slot = (gap + 1) & mask; rows[slot] != 0; slot = (slot + 1) & mask) {
            int home = hashes[slot] & mask;
            if (((slot - home) & mask) >= ((slot - gap) & mask)) {
                rows[gap] = rows[slot];
                hashes[gap] = hashes[slot];
                gap = slot;
            }
        }
        rows[gap] = 0;
        size--;
    }

    private void grow() {
        int[] oldRows = rows;
        int[] oldHashes = hashes;
        rows = new int[oldRows.length * 2];
        hashes = new int[oldRows.length * 2];
        for (int slot = 0; slot < oldRows.length; slot++) {
            if (oldRows[slot] != 0) {
                put(oldHashes[slot], oldRows[slot]);
            }
        }
    }

    void clear() {
        Arrays.fill(rows, 0);
        size = 0;
    }
}
