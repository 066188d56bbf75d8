package io.millrace.engine.state;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.LongColumn;
import java.util.Arrays;

/** {@link ValueStore} of LONG storage. */
final class LongValues extends ValueStore {
    private long[] values = new long[0];

    LongValues(DataType type) {
        super(type);
    }

    long get(int slot) {
        return values[slot];
    }

    private void put(int slot, long value) {
        if (slot >= values.length) {
            values = Arrays.copyOf(values, Math.max(16, Math.max(slot + 1, values.length * 2)));
        }
        values[slot] = value;
    }

    @Override
    void store(int slot, Column column, int row) {
        put(slot, ((LongColumn) column).values()[row]);
    }

    @Override
    boolean same(int slot, Column column, int row) {
        return values[slot] == ((LongColumn) column).values()[row];
    }

    @Override
    public int compare(int slot, int otherSlot) {
        return Long.compare(values[slot], values[otherSlot]);
    }

    @Override
    public int compare(int slot, Column column, int row) {
        return Long.compare(values[slot], ((LongColumn) column).values()[row]);
    }

    @Override
    void forget(int slot) {
        put(slot, 0);
    }

    @Override
    public Column gather(int[] slots, int count) {
        long[] gathered = new long[count];
        boolean[] nulls = NullSlots.of(this, slots, count);
        for (int i = 0; i < count; i++) {
            gathered[i] = slots[i] < 0 ? 0 : values[slots[i]];
        }
        return new LongColumn(type, gathered, nulls);
    }

    @Override
    void append(ColumnBuilder builder, int slot) {
        builder.appendLong(values[slot]);
    }

    @Override
    void encode(ByteSink to, int slot) {
        to.writeLong(values[slot]);
    }

    @Override
    void decode(ByteSource from, int slot) {
        put(slot, from.readLong());
    }

    @Override
    public long bytes() {
        return 8L * values.length;
    }
}
