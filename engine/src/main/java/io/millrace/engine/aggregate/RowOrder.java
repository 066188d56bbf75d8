package io.millrace.engine.aggregate;

import io.millrace.engine.plan.SortKey;
import io.millrace.engine.state.EntryOrder;
import io.millrace.engine.state.ZSet;
import java.util.Arrays;
import java.util.List;

/** The rows of a group in order, those of weight above 0. */
final class RowOrder {
    private final List<SortKey> keys;
    private final int columnCount;

    /** @param keys over the bag's columns */
    RowOrder(List<SortKey> keys, int columnCount) {
        this.keys = keys;
        this.columnCount = columnCount;
    }

    int[] sorted(ZSet rows, int group) {
        int[] entries = new int[16];
        int count = 0;
        for (int entry = rows.first(group); entry != ZSet.NONE; entry = rows.next(entry)) {
            if (rows.weight(entry) > 0) {
                if (count == entries.length) {
                    entries = Arrays.copyOf(entries, count * 2);
                }
                entries[count++] = entry;
            }
        }
        entries = Arrays.copyOf(entries, count);
        new EntryOrder(rows, keys, columnCount).sort(entries, count);
        return entries;
    }
}
