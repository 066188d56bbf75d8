package io.millrace.engine.state;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.DataType;
import java.util.Arrays;

/** {@link RowTable} of columns of any types: one {@link ValueStore} each, and every slot's hash. */
final class GeneralRowTable extends RowTable {
    private final ValueStore[] stores;
    private long[] hashes = new long[16];

    GeneralRowTable(DataType[] types) {
        super(types);
        stores = ValueStore.of(types);
    }

    @Override
    void lookUp(Column[] columns, int rowCount, int[] slots, boolean add) {
        long[] rowHashes = ColumnHash.of(columns, rowCount);
        for (int row = 0; row < rowCount; row++) {
            long hash = rowHashes[row];
            int mask = positions.length - 1;
            int at = (int) (hash >>> shift(positions.length));
            int entry = positions[at];
            while (entry != EMPTY && !(hashes[entry - 1] == hash && matches(entry - 1, columns, row))) {
                at = (at + 1) & mask;
                entry = positions[at];
            }
            if (entry == EMPTY && add) {
                int slot = newSlot();
                if (slot >= hashes.length) {
                    hashes = Arrays.copyOf(hashes, hashes.length * 2);
                }
                hashes[slot] = hash;
                for (int i = 0; i < stores.length; i++) {
                    stores[i].set(slot, columns[i], row);
                }
                entry = slot + 1;
                positions[at] = entry;
                if (isFull()) {
                    grow();
                }
            }
            slots[row] = entry - 1;
        }
    }

    private boolean matches(int slot, Column[] columns, int row) {
        for (int i = 0; i < stores.length; i++) {
            if (!stores[i].equalTo(slot, columns[i], row)) {
                return false;
            }
        }
        return true;
    }

    @Override
    long hashOf(int slot) {
        return hashes[slot];
    }

    @Override
    void clearRow(int slot) {
        for (ValueStore store : stores) {
            store.clear(slot);
        }
    }

    @Override
    public Column gather(int column, int[] slots, int count) {
        return stores[column].gather(slots, count);
    }

    @Override
    public long longValue(int column, int slot) {
        return ((LongValues) stores[column]).get(slot);
    }

    @Override
    public boolean isNull(int column, int slot) {
        return stores[column].isNull(slot);
    }

    @Override
    public int compare(int column, int slot, int otherSlot) {
        return stores[column].compare(slot, otherSlot);
    }

    @Override
    public int compare(int column, int slot, Column other, int row) {
        return stores[column].compare(slot, other, row);
    }

    @Override
    public void write(ByteSink to, int slot, int fromColumn) {
        for (int i = fromColumn; i < stores.length; i++) {
            stores[i].write(to, slot);
        }
    }

    @Override
    public long bytes() {
        long bytes = super.bytes() + 8L * hashes.length;
        for (ValueStore store : stores) {
            bytes += store.bytes();
        }
        return bytes;
    }
}
