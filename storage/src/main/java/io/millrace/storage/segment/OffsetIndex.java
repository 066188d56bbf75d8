package io.millrace.storage.segment;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Sparse map from offset to position in one segment; entries as in Kafka's {@code .index}: relative offset of a batch's last record,
 * position of the batch.
 * Appended to by one thread, read by any.
 */
final class OffsetIndex {
    private static final int ENTRY_BYTES = 8;

    /** Pairs of relative offset and position. */
    private volatile int[] entries;

    /** Entries that readers may see; set after they are written. */
    private volatile int count;

    OffsetIndex() {
        this(new int[16], 0);
    }

    private OffsetIndex(int[] entries, int count) {
        this.entries = entries;
        this.count = count;
    }

    void append(int relativeOffset, int position) {
        int n = count;
        int[] target = entries;
        if (2 * n == target.length) {
            target = Arrays.copyOf(target, target.length * 2);
            entries = target;
        }
        target[2 * n] = relativeOffset;
        target[2 * n + 1] = position;
        count = n + 1;
    }

    /** Position of the last batch known to end at or before {@code relativeOffset}; 0 if none is. */
    int position(int relativeOffset) {
        int entry = entryAtOrBefore(relativeOffset);
        return entry < 0 ? 0 : entries[2 * entry + 1];
    }

    /** The last offset known to follow a batch's last, at or before {@code relativeOffset}; 0 if none is. */
    int batchEnd(int relativeOffset) {
        int entry = entryAtOrBefore(relativeOffset - 1);
        return entry < 0 ? 0 : entries[2 * entry] + 1;
    }

    /**
     * Position of the last batch known to begin at or before {@code position} and to end before {@code relativeOffset}; 0
     * if none is.
     */
    int positionWithin(long position, int relativeOffset) {
        int low = 0;
        int high = count - 1;
        int[] source = entries;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (source[2 * middle] < relativeOffset && source[2 * middle + 1] <= position) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high < 0 ? 0 : source[2 * high + 1];
    }

    /** -1 if there is none. */
    private int entryAtOrBefore(int relativeOffset) {
        int low = 0;
        int high = count - 1;
        int[] source = entries;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (source[2 * middle] <= relativeOffset) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    /** Position that the last entry names; 0 without entries. */
    int lastPosition() {
        int n = count;
        return n == 0 ? 0 : entries[2 * n - 1];
    }

    ByteBuffer encode() {
        int n = count;
        ByteBuffer target = ByteBuffer.allocate(n * ENTRY_BYTES);
        target.asIntBuffer().put(entries, 0, 2 * n);
        return target;
    }

    /** Whether {@code source} holds whole entries that ascend and lie before {@code logSize}. */
    static boolean isSound(ByteBuffer source, int logSize) {
        if (source.remaining() % ENTRY_BYTES != 0) {
            return false;
        }
        int lastOffset = -1;
        int lastPosition = -1;
        for (int at = source.position(); at < source.limit(); at += ENTRY_BYTES) {
            int offset = source.getInt(at);
            int position = source.getInt(at + 4);
            if (offset <= lastOffset || position <= lastPosition || position >= logSize) {
                return false;
            }
            lastOffset = offset;
            lastPosition = position;
        }
        return true;
    }

    static OffsetIndex decode(ByteBuffer source) {
        int n = source.remaining() / ENTRY_BYTES;
        int[] entries = new int[Math.max(16, 2 * n)];
        source.asIntBuffer().get(entries, 0, 2 * n);
        return new OffsetIndex(entries, n);
    }
}
