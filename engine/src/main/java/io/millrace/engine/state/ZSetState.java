package io.millrace.engine.state;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;

/** Saves a {@link ZSet}: the row is the key, its weight the value; what changed is written at checkpoints. */
public final class ZSetState {
    private final ZSet rows;
    private final DataType[] types;
    private final StateTable table;
    private final DirtySlots unsaved = new DirtySlots();

    public ZSetState(ZSet rows, DataType[] types, StateTable table) {
        this.rows = rows;
        this.types = types;
        this.table = table;
    }

    /** The entry's weight has changed, or is about to. */
    public void changed(int entry) {
        if (!table.isVolatile()) {
            unsaved.mark(entry);
        }
    }

    public void changed(int[] entries, int count) {
        for (int i = 0; i < count; i++) {
            changed(entries[i]);
        }
    }

    /** Removes an entry from the set and from the table. */
    public void remove(int entry) {
        if (!table.isVolatile()) {
            table.remove(key(entry));
            unsaved.unmark(entry);
        }
        rows.remove(entry);
    }

    private byte[] key(int entry) {
        ByteSink sink = new ByteSink();
        rows.writeRow(sink, entry);
        return sink.take();
    }

    public void checkpoint() {
        ByteSink value = new ByteSink();
        int[] entries = unsaved.slots();
        for (int i = 0; i < unsaved.count(); i++) {
            if (unsaved.isMarked(entries[i])) {
                table.put(
                        key(entries[i]),
                        value.writeLong(rows.weight(entries[i])).take());
            }
        }
        unsaved.clear();
    }

    /** Puts the saved rows back into the set. */
    public void restore(Grouping grouping, Restored restored) {
        table.forEach((key, value) -> {
            Column[] row = RowReader.read(types, new ByteSource(key));
            ColumnBatch batch = new ColumnBatch(1, row, new long[] {new ByteSource(value).readLong()});
            restored.entry(rows.add(grouping.groups(batch), batch)[0]);
        });
    }

    /** Gives the groups of rows. */
    public interface Grouping {
        int[] groups(ColumnBatch batch);
    }

    /** Told of each entry that was put back. */
    public interface Restored {
        void entry(int entry);
    }
}
