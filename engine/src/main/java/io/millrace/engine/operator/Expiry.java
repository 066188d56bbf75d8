package io.millrace.engine.operator;

import io.millrace.engine.state.RowTable;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/** Rows of a table by the end of their window, to be found when the watermark has passed it. */
final class Expiry {
    private final RowTable rows;
    private final int endColumn;
    private final TreeMap<Long, int[]> slotsByEnd = new TreeMap<>();
    private final TreeMap<Long, Integer> countByEnd = new TreeMap<>();

    Expiry(RowTable rows, int endColumn) {
        this.rows = rows;
        this.endColumn = endColumn;
    }

    void add(int[] slots, int count) {
        for (int i = 0; i < count; i++) {
            if (!rows.isNull(endColumn, slots[i])) {
                add(rows.longValue(endColumn, slots[i]), slots[i]);
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
        return !rows.isNull(endColumn, slot) && rows.longValue(endColumn, slot) <= watermark;
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
