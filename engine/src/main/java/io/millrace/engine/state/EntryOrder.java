package io.millrace.engine.state;

import io.millrace.engine.data.Column;
import io.millrace.engine.plan.SortKey;
import java.util.List;

/** The order of a {@link ZSet}'s entries by some keys, then by all columns, so that no two rows are equal in it. */
public final class EntryOrder {
    private final ZSet rows;
    private final int[] columns;
    private final boolean[] descending;
    private final boolean[] nullsFirst;

    public EntryOrder(ZSet rows, List<SortKey> keys, int columnCount) {
        this.rows = rows;
        int keyCount = keys.size();
        columns = new int[keyCount + columnCount];
        descending = new boolean[columns.length];
        nullsFirst = new boolean[columns.length];
        for (int i = 0; i < keyCount; i++) {
            columns[i] = keys.get(i).column();
            descending[i] = keys.get(i).descending();
            nullsFirst[i] = keys.get(i).nullsFirst();
        }
        for (int i = 0; i < columnCount; i++) {
            columns[keyCount + i] = i;
        }
    }

    public int compare(int entry, int other) {
        for (int i = 0; i < columns.length; i++) {
            boolean isNull = rows.isNull(columns[i], entry);
            boolean otherIsNull = rows.isNull(columns[i], other);
            if (isNull || otherIsNull) {
                if (isNull != otherIsNull) {
                    return isNull == nullsFirst[i] ? -1 : 1;
                }
            } else {
                int order = rows.compare(columns[i], entry, other);
                if (order != 0) {
                    return descending[i] ? -order : order;
                }
            }
        }
        return 0;
    }

    /** Orders an entry against a row of {@code others}, which has the same columns. */
    public int compare(int entry, Column[] others, int row) {
        for (int i = 0; i < columns.length; i++) {
            Column other = others[columns[i]];
            boolean isNull = rows.isNull(columns[i], entry);
            boolean otherIsNull = other.isNull(row);
            if (isNull || otherIsNull) {
                if (isNull != otherIsNull) {
                    return isNull == nullsFirst[i] ? -1 : 1;
                }
            } else {
                int order = rows.compare(columns[i], entry, other, row);
                if (order != 0) {
                    return descending[i] ? -order : order;
                }
            }
        }
        return 0;
    }

    public void sort(int[] entries, int count) {
        IntSort.sort(entries, count, this::compare);
    }
}
