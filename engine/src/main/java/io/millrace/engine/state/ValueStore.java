package io.millrace.engine.state;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.data.DataType;
import java.util.Arrays;

/**
 * Values of one type in numbered slots that can be overwritten: a column that lives. Doubles are equal as SQL groups
 * them: NaN equals NaN and -0.0 equals 0.0. Owned by one operator.
 */
public abstract sealed class ValueStore permits LongValues, DoubleValues, BytesValues, ObjectValues {
    final DataType type;
    private boolean[] nulls = new boolean[0];

    ValueStore(DataType type) {
        this.type = type;
    }

    public static ValueStore of(DataType type) {
        return switch (type.storage()) {
            case LONG -> new LongValues(type);
            case DOUBLE -> new DoubleValues(type);
            case BYTES -> new BytesValues(type);
            case OBJECT -> new ObjectValues(type);
        };
    }

    public static ValueStore[] of(DataType[] types) {
        ValueStore[] stores = new ValueStore[types.length];
        Arrays.setAll(stores, i -> of(types[i]));
        return stores;
    }

    public final DataType type() {
        return type;
    }

    public final boolean isNull(int slot) {
        return slot < nulls.length && nulls[slot];
    }

    /** Puts the column's value of that row, or NULL, into a slot. */
    public final void set(int slot, Column column, int row) {
        boolean isNull = column.isNull(row);
        mark(slot, isNull);
        if (isNull) {
            forget(slot);
        } else {
            store(slot, column, row);
        }
    }

    public final void setNull(int slot) {
        mark(slot, true);
        forget(slot);
    }

    /** Frees what the slot holds. */
    public final void clear(int slot) {
        mark(slot, false);
        forget(slot);
    }

    public final boolean equalTo(int slot, Column column, int row) {
        boolean isNull = column.isNull(row);
        return isNull || isNull(slot) ? isNull == isNull(slot) : same(slot, column, row);
    }

    public final void write(ByteSink to, int slot) {
        boolean isNull = isNull(slot);
        to.writeByte(isNull ? 0 : 1);
        if (!isNull) {
            encode(to, slot);
        }
    }

    public final void read(ByteSource from, int slot) {
        boolean isNull = from.readByte() == 0;
        mark(slot, isNull);
        if (isNull) {
            forget(slot);
        } else {
            decode(from, slot);
        }
    }

    private void mark(int slot, boolean isNull) {
        if (isNull && slot >= nulls.length) {
            nulls = Arrays.copyOf(nulls, Math.max(16, Math.max(slot + 1, nulls.length * 2)));
        }
        if (slot < nulls.length) {
            nulls[slot] = isNull;
        }
    }

    /** The values of some slots as a column; a slot of -1 gives NULL. */
    public abstract Column gather(int[] slots, int count);

    /** Appends a slot's value, or NULL. */
    public final void appendTo(ColumnBuilder builder, int slot) {
        if (isNull(slot)) {
            builder.appendNull();
        } else {
            append(builder, slot);
        }
    }

    abstract void append(ColumnBuilder builder, int slot);

    /** Orders two slots that are not null. */
    public abstract int compare(int slot, int otherSlot);

    /** Orders a slot against a column's value; both not null. */
    public abstract int compare(int slot, Column column, int row);

    /** Estimate of the bytes held. */
    public abstract long bytes();

    abstract void store(int slot, Column column, int row);

    abstract boolean same(int slot, Column column, int row);

    abstract void forget(int slot);

    abstract void encode(ByteSink to, int slot);

    abstract void decode(ByteSource from, int slot);
}
