package io.millrace.storage.segment;

import io.millrace.storage.record.AbortedTransaction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The transactions that end in a segment and were rolled back, in the order of their ends. Thread-safe. */
final class AbortedIndex {
    private static final short VERSION = 0;
    private static final int ENTRY_BYTES = 34;

    /** Guarded by this. */
    private final List<AbortedTransaction> entries = new ArrayList<>();

    synchronized void add(AbortedTransaction transaction) {
        entries.add(transaction);
    }

    synchronized void remove(long producerId, long lastOffset) {
        entries.removeIf(entry -> entry.producerId() == producerId && entry.lastOffset() == lastOffset);
    }

    synchronized boolean isEmpty() {
        return entries.isEmpty();
    }

    /**
     * Adds to {@code target} those that end at {@code fromOffset} or later and begin before {@code upToOffset}; true if
     * no later segment can have more.
     */
    synchronized boolean collect(long fromOffset, long upToOffset, List<AbortedTransaction> target) {
        for (int i = firstEndingFrom(fromOffset); i < entries.size(); i++) {
            AbortedTransaction entry = entries.get(i);
            if (entry.firstOffset() < upToOffset) {
                target.add(entry);
            }
            if (entry.lastStableOffset() >= upToOffset) {
                return true;
            }
        }
        return false;
    }

    private int firstEndingFrom(long offset) {
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries.get(middle).lastOffset() < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    synchronized ByteBuffer encode() {
        ByteBuffer target = ByteBuffer.allocate(entries.size() * ENTRY_BYTES);
        for (AbortedTransaction entry : entries) {
            target.putShort(VERSION).putLong(entry.producerId());
            target.putLong(entry.firstOffset()).putLong(entry.lastOffset()).putLong(entry.lastStableOffset());
        }
        return target.flip();
    }

    /** Adds what {@code source} has of ends before {@code offset}. */
    synchronized void add(ByteBuffer source, long offset) {
        while (source.remaining() >= ENTRY_BYTES && source.getShort() == VERSION) {
            AbortedTransaction entry =
                    new AbortedTransaction(source.getLong(), source.getLong(), source.getLong(), source.getLong());
            if (entry.lastOffset() < offset) {
                entries.add(entry);
            }
        }
    }
}
