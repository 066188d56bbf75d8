package io.millrace.engine.state;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.DoubleColumn;
import java.util.Arrays;

/** {@link ValueStore} of DOUBLE storage. */
final class DoubleValues extends ValueStore {
    private double[] values = new double[0];

    DoubleValues(DataType type) {
        super(type);
    }

    private void put(int slot, double value) {
        if (slot >= values.length) {
            values = Arrays.copyOf(values, Math.max(16, Math.max(slot + 1, values.length * 2)));
        }
        values[slot] = value;
    }

    @Override
    void store(int slot, Column column, int row) {
        put(slot, ((DoubleColumn) column).values()[row]);
    }

    @Override
    boolean same(int slot, Column column, int row) {
        return compare(slot, column, row) == 0;
    }

    /** Adding 0.0 makes -0.0 into 0.0. */
    @Override
    public int compare(int slot, int otherSlot) {
        return Double.compare(values[slot] + 0.0, values[otherSlot] + 0.0);
    }

    @Override
    public int compare(int slot, Column column, int row) {
        return Double.compare(values[slot] + 0.0, ((DoubleColumn) column).values()[row] + 0.0);
    }

    @Override
    void forget(int slot) {
        put(slot, 0);
    }

    @Override
    public Column gather(int[] slots, int count) {
        double[] gathered = new double[count];
        boolean[] nulls = NullSlots.of(this, slots, count);
        for (int i = 0; i < count; i++) {
            gathered[i] = slots[i] < 0 ? 0 : values[slots[i]];
        }
        return new DoubleColumn(type, gathered, nulls);
    }

    @Override
    void append(ColumnBuilder builder, int slot) {
        builder.appendDouble(values[slot]);
    }

    @Override
    void encode(ByteSink to, int slot) {
        to.writeDouble(values[slot]);
    }

    @Override
    void decode(ByteSource from, int slot) {
        put(slot, from.readDouble());
    }

    @Override
    public long bytes() {
        return 8L * values.length;
    }
}
