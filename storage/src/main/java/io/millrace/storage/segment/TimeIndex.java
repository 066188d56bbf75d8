package io.millrace.storage.segment;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Sparse map from timestamp to offset in one segment; entries as in Kafka's {@code .timeindex}: the largest timestamp so
 * far, and the relative offset of the batch that has it. Appended to by one thread, read by any.
 */
final class TimeIndex {
    static final int ENTRY_BYTES = 12;

    private record Entries(long[] timestamps, int[] offsets) {}

    private volatile Entries entries;
    private volatile int count;

    TimeIndex() {
        this(new Entries(new long[8], new int[8]), 0);
    }

    private TimeIndex(Entries entries, int count) {
        this.entries = entries;
        this.count = count;
    }

    /** Nothing unless {@code timestamp} is larger than the last entry's. */
    void append(long timestamp, int relativeOffset) {
        int n = count;
        Entries target = entries;
        if (n > 0 && target.timestamps[n - 1] >= timestamp) {
            return;
        }
        if (n == target.timestamps.length) {
            target = new Entries(Arrays.copyOf(target.timestamps, 2 * n), Arrays.copyOf(target.offsets, 2 * n));
            entries = target;
        }
        target.timestamps[n] = timestamp;
        target.offsets[n] = relativeOffset;
        count = n + 1;
    }

    /** Relative offset from which to look for a record at or after {@code timestamp}; earlier ones are all older. */
    int offsetBefore(long timestamp) {
        int low = 0;
        int high = count - 1;
        Entries source = entries;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (source.timestamps[middle] < timestamp) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high < 0 ? 0 : source.offsets[high];
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Of the last entry. */
    long lastTimestamp() {
        return entries.timestamps[count - 1];
    }

    /** Of the last entry. */
    int lastOffset() {
        return entries.offsets[count - 1];
    }

    ByteBuffer encode() {
        int n = count;
        Entries source = entries;
        ByteBuffer target = ByteBuffer.allocate(n * ENTRY_BYTES);
        for (int i = 0; i < n; i++) {
            target.putLong(source.timestamps[i]).putInt(source.offsets[i]);
        }
        return target.flip();
    }

    /** Whether {@code source} holds whole entries that ascend. */
    static boolean isSound(ByteBuffer source) {
        if (source.remaining() % ENTRY_BYTES != 0) {
            return false;
        }
        for (int at = source.position() + ENTRY_BYTES; at < source.limit(); at += ENTRY_BYTES) {
            if (source.getLong(at) <= source.getLong(at - ENTRY_BYTES)
                    || source.getInt(at + 8) < source.getInt(at - 4)) {
                return false;
            }
        }
        return true;
    }

    static TimeIndex decode(ByteBuffer source) {
        int n = source.remaining() / ENTRY_BYTES;
        Entries entries = new Entries(new long[Math.max(8, n)], new int[Math.max(8, n)]);
        ByteBuffer from = source.duplicate();
        for (int i = 0; i < n; i++) {
            entries.timestamps[i] = from.getLong();
            entries.offsets[i] = from.getInt();
        }
        return new TimeIndex(entries, n);
    }
}
