package io.millrace.engine.rows;

import io.millrace.engine.data.BytesColumn;
import io.millrace.engine.data.Column;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.DoubleColumn;
import io.millrace.engine.data.LongColumn;
import io.millrace.engine.data.ObjectColumn;
import io.millrace.engine.data.Storage;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One column of a chunk: a fixed number of slots that can be overwritten. Bytes are only ever appended, so that copies of
 * the slots may share them.
 */
final class ColumnSlots {
    private static final int SMALLEST_BYTES = 256;

    private final DataType type;
    private final long[] longs;
    private final double[] doubles;
    private final @Nullable Object[] objects;
    private final int[] starts;
    private final int[] lengths;
    private final boolean[] nulls;
    private byte[] bytes;
    private int byteCount;
    private int nullCount;

    ColumnSlots(DataType type, int capacity) {
        this.type = type;
        this.longs = new long[type.storage() == Storage.LONG ? capacity : 0];
        this.doubles = new double[type.storage() == Storage.DOUBLE ? capacity : 0];
        this.objects = new @Nullable Object[type.storage() == Storage.OBJECT ? capacity : 0];
        boolean isBytes = type.storage() == Storage.BYTES;
        this.starts = new int[isBytes ? capacity : 0];
        this.lengths = new int[isBytes ? capacity : 0];
        this.bytes = new byte[isBytes ? SMALLEST_BYTES : 0];
        this.nulls = new boolean[capacity];
    }

    private ColumnSlots(ColumnSlots source) {
        type = source.type;
        longs = source.longs.clone();
        doubles = source.doubles.clone();
        objects = source.objects.clone();
        starts = source.starts.clone();
        lengths = source.lengths.clone();
        nulls = source.nulls.clone();
        bytes = source.bytes;
        byteCount = source.byteCount;
        nullCount = source.nullCount;
    }

    ColumnSlots copy() {
        return new ColumnSlots(this);
    }

    void set(int slot, Column source, int row) {
        boolean isNull = source.isNull(row);
        if (isNull != nulls[slot]) {
            nulls[slot] = isNull;
            nullCount += isNull ? 1 : -1;
        }
        switch (type.storage()) {
            case LONG -> longs[slot] = isNull ? 0 : ((LongColumn) source).values()[row];
            case DOUBLE -> doubles[slot] = isNull ? 0 : ((DoubleColumn) source).values()[row];
            case OBJECT -> objects[slot] = isNull ? null : ((ObjectColumn) source).values()[row];
            case BYTES -> {
                BytesColumn from = (BytesColumn) source;
                int length = isNull ? 0 : from.lengths()[row];
                lengths[slot] = 0;
                makeRoom(length);
                System.arraycopy(from.bytes(), isNull ? 0 : from.starts()[row], bytes, byteCount, length);
                starts[slot] = byteCount;
                lengths[slot] = length;
                byteCount += length;
            }
        }
    }

    /** The bytes of overwritten values are dropped when they are more than those still used. */
    private void makeRoom(int length) {
        if (byteCount + length <= bytes.length) {
            return;
        }
        int live = 0;
        for (int slotLength : lengths) {
            live += slotLength;
        }
        byte[] target = new byte[Math.max(SMALLEST_BYTES, Math.max(live + length, live * 2))];
        int at = 0;
        for (int slot = 0; slot < lengths.length; slot++) {
            System.arraycopy(bytes, starts[slot], target, at, lengths[slot]);
            starts[slot] = at;
            at += lengths[slot];
        }
        bytes = target;
        byteCount = at;
    }

    boolean equal(int slot, Column other, int row) {
        boolean isNull = other.isNull(row);
        if (isNull || nulls[slot]) {
            return isNull && nulls[slot];
        }
        return switch (type.storage()) {
            case LONG -> longs[slot] == ((LongColumn) other).values()[row];
            case DOUBLE -> RowHash.bits(doubles[slot]) == RowHash.bits(((DoubleColumn) other).values()[row]);
            case OBJECT -> Objects.equals(objects[slot], ((ObjectColumn) other).values()[row]);
            case BYTES -> {
                BytesColumn column = (BytesColumn) other;
                int start = column.starts()[row];
                yield Arrays.equals(
                        bytes,
                        starts[slot],
                        starts[slot] + lengths[slot],
                        column.bytes(),
                        start,
                        start + column.lengths()[row]);
            }
        };
    }

    /** The slots as a column, sharing the arrays. */
    Column column() {
        boolean[] columnNulls = nullCount > 0 ? nulls : null;
        return switch (type.storage()) {
            case LONG -> new LongColumn(type, longs, columnNulls);
            case DOUBLE -> new DoubleColumn(type, doubles, columnNulls);
            case OBJECT -> new ObjectColumn(type, objects, columnNulls);
            case BYTES -> new BytesColumn(type, bytes, starts, lengths, columnNulls);
        };
    }
}
