package io.millrace.engine.operator;

import io.millrace.engine.state.RowTable;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/** Rows of a table by an end of their own, as that of their window, to be found when the watermark has reached it. */
final class Expiry {
    /** Of a row that has no end. */
    static final long NEVER = Long.MAX_VALUE;

    private final Ends ends;
    private final TreeMap<Long, int[]> slotsByEnd = new TreeMap<>();
    private final TreeMap<Long, Integer> countByEnd = new TreeMap<>();

    /** When a slot's row ends, in microseconds. */
    interface Ends {
        long of(int slot);
    }

    Expiry(Ends ends) {
        this.ends = ends;
    }

    /** Ends that are a column of the table; NULL is none. */
    Expiry(RowTable rows, int endColumn) {
        this(slot -> rows.isNull(endColumn, slot) ? NEVER : rows.longValue(endColumn, slot));
    }

    void add(int[] slots, int count) {
        for (int i = 0; i < count; i++) {
            long end = ends.of(slots[i]);
            if (end != NEVER) {
                add(end, slots[i]);
            }
        }
    }

    private void add(long end, int slot) {
        int[] slots = slotsByEnd.computeIfAbsent(end, none -> new int[16]);
        int count = countByEnd.merge(end, 1, Integer::sum);
        if (count > slots.length) {
            slots = Arrays.copyOf(slots, count * 2);
            slotsByEnd.put(end, slots);
        }
        slots[count - 1] = slot;
    }

    boolean isPast(int slot, long watermark) {
        return ends.of(slot) <= watermark;
    }

    /** Gives and forgets the slots whose end is at or before the watermark. */
    void expired(long watermark, IntConsumer slot) {
        while (!slotsByEnd.isEmpty() && slotsByEnd.firstKey() <= watermark) {
            long end = slotsByEnd.firstKey();
            int[] slots = slotsByEnd.remove(end);
            int count = countByEnd.remove(end);
            for (int i = 0; i < count; i++) {
                slot.accept(slots[i]);
            }
        }
    }
}
