package io.millrace.engine.state;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Storage;
import java.util.Arrays;

/**
 * A set of rows, each with a number (its slot) that stays its own until it is removed and is then given to another row:
 * what belongs to a row is kept in arrays by slot. NULL equals NULL, NaN equals NaN, -0.0 equals 0.0. Open addressing
 * with linear probing and no tombstones. Owned by one operator.
 */
public abstract sealed class RowTable permits LongRowTable, GeneralRowTable {
    static final int EMPTY = 0;
    private static final int SMALLEST = 16;

    /** Slot plus one by position; 0 is empty. */
    int[] positions = new int[SMALLEST];

    private final DataType[] types;
    private int[] free = new int[0];
    private int freeCount;
    private int slotLimit;
    private int[] added = new int[SMALLEST];
    private int addedCount;

    RowTable(DataType[] types) {
        this.types = types;
    }

    public static RowTable of(DataType... types) {
        boolean allLong = types.length > 0 && types.length <= LongRowTable.MAX_COLUMNS;
        for (DataType type : types) {
            allLong &= type.storage() == Storage.LONG;
        }
        return allLong ? new LongRowTable(types) : new GeneralRowTable(types);
    }

    public final DataType[] types() {
        return types;
    }

    public final int size() {
        return slotLimit - freeCount;
    }

    /** All slots are below it. */
    public final int slotLimit() {
        return slotLimit;
    }

    /** Sets {@code slots[i]} to the slot of row i, for the rows [0, rowCount); rows that are not there are added. */
    public final void findOrAdd(Column[] columns, int rowCount, int[] slots) {
        addedCount = 0;
        lookUp(columns, rowCount, slots, true);
    }

    /** As {@link #findOrAdd}, but -1 for rows that are not there. */
    public final void find(Column[] columns, int rowCount, int[] slots) {
        addedCount = 0;
        lookUp(columns, rowCount, slots, false);
    }

    /** How many rows the last {@link #findOrAdd} or {@link #read} added. */
    public final int addedCount() {
        return addedCount;
    }

    /** Their slots. */
    public final int[] added() {
        return added;
    }

    /** Of a row that is there. */
    public final void remove(int slot) {
        unlink(slot);
        clearRow(slot);
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, Math.max(SMALLEST, freeCount * 2));
        }
        free[freeCount++] = slot;
    }

    /** Rows as a batch without weights. */
    public final ColumnBatch gather(int[] slots, int count) {
        Column[] columns = new Column[types.length];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = gather(i, slots, count);
        }
        return new ColumnBatch(count, columns);
    }

    /** Reads a row that {@link #write} wrote; gives its slot, new or not. */
    public final int read(ByteSource from) {
        addedCount = 0;
        int[] slot = new int[1];
        lookUp(RowReader.read(types, from), 1, slot, true);
        return slot[0];
    }

    /** One column of some slots; a slot of -1 gives NULL. */
    public abstract Column gather(int column, int[] slots, int count);

    /** The value of a column of LONG storage that is not null. */
    public abstract long longValue(int column, int slot);

    public abstract boolean isNull(int column, int slot);

    /** Orders two slots' values of one column, both not null. */
    public abstract int compare(int column, int slot, int otherSlot);

    /** Orders a slot's value against another column's, both not null. */
    public abstract int compare(int column, int slot, Column other, int row);

    /** The row from column {@code fromColumn} on, as bytes for {@link RowReader}. */
    public abstract void write(ByteSink to, int slot, int fromColumn);

    public final void write(ByteSink to, int slot) {
        write(to, slot, 0);
    }

    /** Estimate of the bytes held. */
    public long bytes() {
        return 4L * (positions.length + free.length + added.length);
    }

    abstract void lookUp(Column[] columns, int rowCount, int[] slots, boolean add);

    /** The hash of a slot's row; its upper bits are the better ones. */
    abstract long hashOf(int slot);

    abstract void clearRow(int slot);

    /** A slot for a new row, not yet linked. Makes the table larger if need be: positions change. */
    final int newSlot() {
        int slot = freeCount > 0 ? free[--freeCount] : slotLimit++;
        if (addedCount == added.length) {
            added = Arrays.copyOf(added, addedCount * 2);
        }
        added[addedCount++] = slot;
        return slot;
    }

    final boolean isFull() {
        return size() * 2 >= positions.length;
    }

    static int shift(int capacity) {
        return 64 - Integer.numberOfTrailingZeros(capacity);
    }

    final void grow() {
        int[] old = positions;
        positions = new int[old.length * 2];
        int mask = positions.length - 1;
        int shift = shift(positions.length);
        for (int entry : old) {
            if (entry != EMPTY) {
                int at = (int) (hashOf(entry - 1) >>> shift);
                while (positions[at] != EMPTY) {
                    at = (at + 1) & mask;
                }
                positions[at] = entry;
            }
        }
    }

    /** Removes by shifting back those after it that would not be found any more (Knuth, vol. 3, 6.4, algorithm R). */
    private void unlink(int slot) {
        int mask = positions.length - 1;
        int shift = shift(positions.length);
        int hole = (int) (hashOf(slot) >>> shift);
        while (positions[hole] != slot + 1) {
            hole = (hole + 1) & mask;
        }
        int at = hole;
        while (true) {
            at = (at + 1) & mask;
            int entry = positions[at];
            if (entry == EMPTY) {
                break;
            }
            int home = (int) (hashOf(entry - 1) >>> shift);
            if (((at - home) & mask) >= ((at - hole) & mask)) {
                positions[hole] = entry;
                hole = at;
            }
        }
        positions[hole] = EMPTY;
    }
}
