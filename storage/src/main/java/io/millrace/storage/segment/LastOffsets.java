package io.millrace.storage.segment;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The last offset of each key, in bounded memory: keys are known by 128 bits of their SHA-256, so that nobody can make two
 * that are taken for one. Not thread-safe.
 */
final class LastOffsets {
    static final long ABSENT = -1;
    private static final int SMALLEST_SLOTS = 1 << 10;
    private static final int SLOT_BYTES = 24;

    private final MessageDigest digest;
    private final byte[] hash = new byte[32];
    private final ByteBuffer hashes = ByteBuffer.wrap(hash);
    private final long mostBytes;

    private long[] high = new long[SMALLEST_SLOTS];
    private long[] low = new long[SMALLEST_SLOTS];

    /** One more than the offset; 0 for an empty slot. */
    private long[] next = new long[SMALLEST_SLOTS];

    private int count;

    LastOffsets(long mostBytes) {
        this.mostBytes = mostBytes;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Whether it has as many keys as it should; more are taken all the same. */
    boolean isFull() {
        return count >= fillable(high.length) && 2L * SLOT_BYTES * high.length > mostBytes;
    }

    private static int fillable(int slots) {
        return slots / 4 * 3;
    }

    /** Offsets of a key must ascend. */
    void put(byte[] bytes, int start, int length, long offset) {
        if (count >= fillable(high.length)) {
            grow();
        }
        int slot = find(bytes, start, length);
        if (next[slot] == 0) {
            high[slot] = hashes.getLong(0);
            low[slot] = hashes.getLong(8);
            count++;
        }
        next[slot] = offset + 1;
    }

    /** {@link #ABSENT} if there is none. */
    long get(byte[] bytes, int start, int length) {
        return next[find(bytes, start, length)] - 1;
    }

    private int find(byte[] bytes, int start, int length) {
        digest.update(bytes, start, length);
        try {
            digest.digest(hash, 0, hash.length);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 has 32 bytes", e);
        }
        return slot(high, low, next, hashes.getLong(0), hashes.getLong(8));
    }

    private static int slot(long[] high, long[] low, long[] next, long first, long second) {
        int mask = high.length - 1;
        int slot = (int) first & mask;
        while (next[slot] != 0 && (high[slot] != first || low[slot] != second)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] newHigh = new long[high.length * 2];
        long[] newLow = new long[high.length * 2];
        long[] newNext = new long[high.length * 2];
        for (int i = 0; i < high.length; i++) {
            if (next[i] != 0) {
                int slot = slot(newHigh, newLow, newNext, high[i], low[i]);
                newHigh[slot] = high[i];
                newLow[slot] = low[i];
                newNext[slot] = next[i];
            }
        }
        high = newHigh;
        low = newLow;
        next = newNext;
    }
}
