package io.millrace.engine.operator;

import io.millrace.engine.state.ByteSink;
import io.millrace.engine.state.ByteSource;
import io.millrace.engine.state.DirtySlots;
import io.millrace.engine.state.RowTable;
import io.millrace.engine.state.StateTable;

/** Keeps in a state table what belongs to each key, and remembers which keys' is to be written. Owned by one operator. */
final class KeyedState {
    private final RowTable keys;
    private final StateTable table;
    private final DirtySlots unsaved = new DirtySlots();

    /** Writes what belongs to a key. */
    interface Writer {
        void write(int slot, ByteSink sink);
    }

    /** Reads what a {@link Writer} wrote. */
    interface Reader {
        void read(int slot, ByteSource source);
    }

    KeyedState(RowTable keys, StateTable table) {
        this.keys = keys;
        this.table = table;
    }

    /** What belongs to these keys is another. */
    void mark(int[] slots, int count) {
        if (!table.isVolatile()) {
            for (int i = 0; i < count; i++) {
                unsaved.mark(slots[i]);
            }
        }
    }

    /** The key goes; to be called before {@code keys} forgets it. */
    void remove(int slot) {
        if (!table.isVolatile()) {
            ByteSink key = new ByteSink();
            keys.write(key, slot);
            table.remove(key.take());
            unsaved.unmark(slot);
        }
    }

    void checkpoint(Writer writer) {
        ByteSink sink = new ByteSink();
        int[] slots = unsaved.slots();
        for (int i = 0; i < unsaved.count(); i++) {
            if (unsaved.isMarked(slots[i])) {
                keys.write(sink, slots[i]);
                byte[] key = sink.take();
                writer.write(slots[i], sink);
                table.put(key, sink.take());
            }
        }
        unsaved.clear();
    }

    void restore(Reader reader) {
        table.forEach((key, value) -> reader.read(keys.read(new ByteSource(key)), new ByteSource(value)));
    }
}
