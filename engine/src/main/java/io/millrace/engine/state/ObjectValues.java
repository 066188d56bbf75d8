package io.millrace.engine.state;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.ObjectColumn;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** {@link ValueStore} of OBJECT storage. */
final class ObjectValues extends ValueStore {
    private static final int BYTES_PER_OBJECT = 64;

    private @Nullable Object[] values = new @Nullable Object[0];

    ObjectValues(DataType type) {
        super(type);
    }

    private void put(int slot, @Nullable Object value) {
        if (slot >= values.length) {
            values = Arrays.copyOf(values, Math.max(16, Math.max(slot + 1, values.length * 2)));
        }
        values[slot] = value;
    }

    @Override
    void store(int slot, Column column, int row) {
        put(slot, ((ObjectColumn) column).values()[row]);
    }

    @Override
    boolean same(int slot, Column column, int row) {
        return BoxedOrder.equal(values[slot], ((ObjectColumn) column).values()[row]);
    }

    @Override
    public int compare(int slot, int otherSlot) {
        return BoxedOrder.compare(values[slot], values[otherSlot]);
    }

    @Override
    public int compare(int slot, Column column, int row) {
        return BoxedOrder.compare(values[slot], ((ObjectColumn) column).values()[row]);
    }

    @Override
    void forget(int slot) {
        put(slot, null);
    }

    @Override
    public Column gather(int[] slots, int count) {
        @Nullable Object[] gathered = new @Nullable Object[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = slots[i] < 0 ? null : values[slots[i]];
        }
        return new ObjectColumn(type, gathered, NullSlots.of(this, slots, count));
    }

    @Override
    void append(ColumnBuilder builder, int slot) {
        builder.append(values[slot]);
    }

    @Override
    void encode(ByteSink to, int slot) {
        BoxedCodec.write(to, values[slot]);
    }

    @Override
    void decode(ByteSource from, int slot) {
        put(slot, BoxedCodec.read(from));
    }

    @Override
    public long bytes() {
        return (long) BYTES_PER_OBJECT * values.length;
    }
}
