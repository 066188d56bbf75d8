package io.millrace.engine.state;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.LongColumn;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** {@link RowTable} of columns that are all LONG: a row is a run of words, its nulls are a bit mask. */
final class LongRowTable extends RowTable {
    static final int MAX_COLUMNS = 16;
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private final int width;
    private long[] words;
    /** By slot; no array while no null has been seen. */
    private int @Nullable [] nullMasks;

    LongRowTable(DataType[] types) {
        super(types);
        width = types.length;
        words = new long[16 * width];
    }

    @Override
    void lookUp(Column[] columns, int rowCount, int[] slots, boolean add) {
        boolean plain = nullMasks == null;
        for (Column column : columns) {
            plain &= column.nulls() == null;
        }
        if (plain && width == 1) {
            lookUpOne(((LongColumn) columns[0]).values(), rowCount, slots, add);
        } else if (plain && width == 2) {
            lookUpTwo(((LongColumn) columns[0]).values(), ((LongColumn) columns[1]).values(), rowCount, slots, add);
        } else {
            long[][] values = new long[width][];
            for (int i = 0; i < width; i++) {
                values[i] = ((LongColumn) columns[i]).values();
            }
            lookUpMany(values, plain ? null : nullMasks(columns, rowCount), rowCount, slots, add);
        }
    }

    private void lookUpOne(long[] values, int rowCount, int[] slots, boolean add) {
        int[] table = positions;
        int mask = table.length - 1;
        int shift = shift(table.length);
        long[] keys = words;
        for (int row = 0; row < rowCount; row++) {
            long key = values[row];
            int at = (int) (key * MULTIPLIER >>> shift);
            int entry = table[at];
            while (entry != EMPTY && keys[entry - 1] != key) {
                at = (at + 1) & mask;
                entry = table[at];
            }
            if (entry == EMPTY && add) {
                int slot = newSlot();
                reserve(slot);
                keys = words;
                keys[slot] = key;
                entry = slot + 1;
                table[at] = entry;
                if (isFull()) {
                    grow();
                    table = positions;
                    mask = table.length - 1;
                    shift = shift(table.length);
                }
            }
            slots[row] = entry - 1;
        }
    }

    private void lookUpTwo(long[] first, long[] second, int rowCount, int[] slots, boolean add) {
        int[] table = positions;
        int mask = table.length - 1;
        int shift = shift(table.length);
        long[] keys = words;
        for (int row = 0; row < rowCount; row++) {
            long a = first[row];
            long b = second[row];
            int at = (int) (mix(mix(0, a), b) >>> shift);
            int entry = table[at];
            while (entry != EMPTY && (keys[2 * entry - 2] != a || keys[2 * entry - 1] != b)) {
                at = (at + 1) & mask;
                entry = table[at];
            }
            if (entry == EMPTY && add) {
                int slot = newSlot();
                reserve(slot);
                keys = words;
                keys[2 * slot] = a;
                keys[2 * slot + 1] = b;
                entry = slot + 1;
                table[at] = entry;
                if (isFull()) {
                    grow();
                    table = positions;
                    mask = table.length - 1;
                    shift = shift(table.length);
                }
            }
            slots[row] = entry - 1;
        }
    }

    private void lookUpMany(long[][] values, int @Nullable [] masks, int rowCount, int[] slots, boolean add) {
        long[] hashes = new long[rowCount];
        for (long[] column : values) {
            for (int row = 0; row < rowCount; row++) {
                hashes[row] = mix(hashes[row], column[row]);
            }
        }
        for (int row = 0; row < rowCount; row++) {
            int nulls = masks == null ? 0 : masks[row];
            long hash = nulls == 0 ? hashes[row] : mix(hashes[row], nulls);
            int at = (int) (hash >>> shift(positions.length));
            int entry = positions[at];
            while (entry != EMPTY && !matches(entry - 1, values, row, nulls)) {
                at = (at + 1) & (positions.length - 1);
                entry = positions[at];
            }
            if (entry == EMPTY && add) {
                int slot = newSlot();
                reserve(slot);
                for (int i = 0; i < width; i++) {
                    words[slot * width + i] = values[i][row];
                }
                if (nullMasks != null) {
                    nullMasks[slot] = nulls;
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

    /** One column hashes as in {@link #lookUpOne}: 0 mixes to 0. */
    private static long mix(long hash, long value) {
        return (Long.rotateLeft(hash, 29) ^ value) * MULTIPLIER;
    }

    private boolean matches(int slot, long[][] values, int row, int nulls) {
        int from = slot * width;
        for (int i = 0; i < width; i++) {
            if (words[from + i] != values[i][row]) {
                return false;
            }
        }
        return nullMasks == null || nullMasks[slot] == nulls;
    }

    /** Makes {@link #nullMasks} if there is a null to keep; null slots of columns hold 0. */
    private int @Nullable [] nullMasks(Column[] columns, int rowCount) {
        int[] masks = new int[rowCount];
        int any = 0;
        for (int i = 0; i < columns.length; i++) {
            boolean[] nulls = columns[i].nulls();
            if (nulls != null) {
                for (int row = 0; row < rowCount; row++) {
                    masks[row] |= nulls[row] ? 1 << i : 0;
                    any |= masks[row];
                }
            }
        }
        if (any != 0 && nullMasks == null) {
            nullMasks = new int[words.length / width];
        }
        return any == 0 ? null : masks;
    }

    private void reserve(int slot) {
        if ((slot + 1) * width > words.length) {
            words = Arrays.copyOf(words, words.length * 2);
            if (nullMasks != null) {
                nullMasks = Arrays.copyOf(nullMasks, words.length / width);
            }
        }
    }

    @Override
    long hashOf(int slot) {
        long hash = 0;
        for (int i = slot * width; i < (slot + 1) * width; i++) {
            hash = mix(hash, words[i]);
        }
        return nullMasks == null || nullMasks[slot] == 0 ? hash : mix(hash, nullMasks[slot]);
    }

    @Override
    void clearRow(int slot) {
        if (nullMasks != null) {
            nullMasks[slot] = 0;
        }
    }

    @Override
    public Column gather(int column, int[] slots, int count) {
        long[] gathered = new long[count];
        boolean[] nulls = null;
        for (int i = 0; i < count; i++) {
            int slot = slots[i];
            if (slot < 0 || isNull(column, slot)) {
                nulls = nulls == null ? new boolean[count] : nulls;
                nulls[i] = true;
            } else {
                gathered[i] = words[slot * width + column];
            }
        }
        return new LongColumn(types()[column], gathered, nulls);
    }

    @Override
    public long longValue(int column, int slot) {
        return words[slot * width + column];
    }

    @Override
    public boolean isNull(int column, int slot) {
        return nullMasks != null && (nullMasks[slot] >>> column & 1) != 0;
    }

    @Override
    public int compare(int column, int slot, int otherSlot) {
        return Long.compare(words[slot * width + column], words[otherSlot * width + column]);
    }

    @Override
    public int compare(int column, int slot, Column other, int row) {
        return Long.compare(words[slot * width + column], ((LongColumn) other).values()[row]);
    }

    @Override
    public void write(ByteSink to, int slot, int fromColumn) {
        for (int i = fromColumn; i < width; i++) {
            boolean isNull = isNull(i, slot);
            to.writeByte(isNull ? 0 : 1);
            if (!isNull) {
                to.writeLong(words[slot * width + i]);
            }
        }
    }

    @Override
    public long bytes() {
        return super.bytes() + 8L * words.length + (nullMasks == null ? 0 : 4L * nullMasks.length);
    }
}
