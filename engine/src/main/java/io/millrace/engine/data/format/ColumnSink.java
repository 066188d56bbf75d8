package io.millrace.engine.data.format;

import io.millrace.engine.data.BytesColumn;
import io.millrace.engine.data.Column;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.DoubleColumn;
import io.millrace.engine.data.LongColumn;
import io.millrace.engine.data.ObjectColumn;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One column being filled by row number. Rows not written are 0 or empty; a row that fails is written again by the next.
 * Fields are public for generated code. Not thread-safe.
 */
public final class ColumnSink {
    public final DataType type;
    public long[] longs = new long[0];
    public double[] doubles = new double[0];
    public @Nullable Object[] objects = new @Nullable Object[0];
    public boolean[] nulls = new boolean[0];
    public boolean anyNull;
    private int[] starts = new int[0];
    private int[] lengths = new int[0];
    private byte[] bytes = new byte[0];
    private int byteCount;

    ColumnSink(DataType type) {
        this.type = type;
    }

    /** Makes room for rows below {@code rows}. */
    void ensure(int rows) {
        if (nulls.length >= rows) {
            return;
        }
        int capacity = nulls.length == 0 ? rows : Math.max(rows, nulls.length * 2);
        nulls = Arrays.copyOf(nulls, capacity);
        switch (type.storage()) {
            case LONG -> longs = Arrays.copyOf(longs, capacity);
            case DOUBLE -> doubles = Arrays.copyOf(doubles, capacity);
            case BYTES -> {
                starts = Arrays.copyOf(starts, capacity);
                lengths = Arrays.copyOf(lengths, capacity);
            }
            case OBJECT -> objects = Arrays.copyOf(objects, capacity);
        }
    }

    public void putBytes(int row, byte[] source, int start, int length) {
        if (byteCount + length > bytes.length || byteCount + length < 0) {
            bytes = Arrays.copyOf(bytes, Math.addExact(Math.max(bytes.length * 2, 256), length));
        }
        System.arraycopy(source, start, bytes, byteCount, length);
        starts[row] = byteCount;
        lengths[row] = length;
        byteCount += length;
    }

    public void putNull(int row) {
        nulls[row] = true;
        anyNull = true;
    }

    boolean isNull(int row) {
        return nulls[row];
    }

    /** Forgets what a failed row has written. */
    void clear(int row) {
        nulls[row] = false;
        switch (type.storage()) {
            case LONG -> longs[row] = 0;
            case DOUBLE -> doubles[row] = 0;
            case BYTES -> lengths[row] = 0;
            case OBJECT -> objects[row] = null;
        }
    }

    /** Puts a boxed value or NULL. */
    void put(int row, @Nullable Object value) {
        if (value == null) {
            putNull(row);
            return;
        }
        nulls[row] = false;
        objects[row] = value;
    }

    /** The first rows as a column; the sink is empty again. */
    Column take() {
        boolean[] taken = anyNull ? nulls : null;
        Column column =
                switch (type.storage()) {
                    case LONG -> new LongColumn(type, longs, taken);
                    case DOUBLE -> new DoubleColumn(type, doubles, taken);
                    case BYTES -> new BytesColumn(type, bytes, starts, lengths, taken);
                    case OBJECT -> new ObjectColumn(type, objects, taken);
                };
        longs = new long[0];
        doubles = new double[0];
        objects = new @Nullable Object[0];
        nulls = new boolean[0];
        starts = new int[0];
        lengths = new int[0];
        bytes = new byte[0];
        byteCount = 0;
        anyNull = false;
        return column;
    }
}
