package io.millrace.engine.aggregate;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.state.ByteSink;
import io.millrace.engine.state.ByteSource;
import io.millrace.engine.state.RowReader;
import io.millrace.engine.state.ZSet;

/**
 * Some columns of each group's rows, with weights: what a function needs that can only be computed anew from all of
 * them.
 */
final class RowBag {
    /** A weight that no row has: the entry is noted for removal already. */
    private static final long GONE = Long.MIN_VALUE;

    private final int[] columns;
    private final DataType[] types;
    private final ZSet rows;

    RowBag(int[] columns, DataType[] types) {
        this.columns = columns;
        this.types = types;
        this.rows = new ZSet(types);
    }

    ZSet rows() {
        return rows;
    }

    /** Adds a batch's rows. */
    void add(int[] groups, ColumnBatch batch) {
        dropGone(rows.add(groups, batch.select(columns)), batch.rowCount());
    }

    /** Removes entries that have come to weight 0; an entry may be named several times. */
    void dropGone(int[] entries, int count) {
        int gone = 0;
        for (int i = 0; i < count; i++) {
            if (rows.weight(entries[i]) == 0) {
                rows.addWeight(entries[i], GONE);
                entries[gone++] = entries[i];
            }
        }
        for (int i = 0; i < gone; i++) {
            rows.remove(entries[i]);
        }
    }

    void reset(int group) {
        int entry = rows.first(group);
        while (entry != ZSet.NONE) {
            int next = rows.next(entry);
            rows.remove(entry);
            entry = next;
        }
    }

    void write(int group, ByteSink to) {
        for (int entry = rows.first(group); entry != ZSet.NONE; entry = rows.next(entry)) {
            to.writeByte(1);
            rows.writeRow(to, entry);
            to.writeLong(rows.weight(entry));
        }
        to.writeByte(0);
    }

    void read(int group, ByteSource from) {
        int[] groups = {group};
        while (from.readByte() != 0) {
            Column[] row = RowReader.read(types, from);
            int entry = rows.entriesOf(groups, row, 1)[0];
            rows.addWeight(entry, from.readLong());
        }
    }

    long bytes() {
        return rows.bytes();
    }
}
