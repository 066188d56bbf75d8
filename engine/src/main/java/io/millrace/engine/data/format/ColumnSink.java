package io.millrace.engine.data.format;

import io.millrace.engine.data.BytesColumn;
import io.millrace.engine.data.Column;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.DoubleColumn;
import io.millrace.engine.data.LongColumn;
import io.millrace.engine.data.ObjectColumn;
import io.millrace.engine.data.TextValues;
import io.millrace.engine.data.Utf8;
import io.millrace.engine.data.UuidText;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One column being filled by row number. Rows not written are 0 or empty; a row that fails is written again by the next.
 * Fields are public for generated code. Not thread-safe.
 */
public final class ColumnSink {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** Room behind the last byte, so that a short run can be copied as two words. */
    private static final int SPARE_BYTES = 16;

    public final DataType type;
    public long[] longs = new long[0];
    public double[] doubles = new double[0];
    public @Nullable Object[] objects = new @Nullable Object[0];
    private boolean[] nulls = new boolean[0];
    private boolean anyNull;
    private int capacity;
    private int[] starts = new int[0];
    private int[] lengths = new int[0];
    private byte[] bytes = new byte[0];
    private int byteCount;
    /** Sizes of the last column taken: the next one is likely to be as large. */
    private int lastRows;

    private int lastBytes;

    ColumnSink(DataType type) {
        this.type = type;
    }

    /** Makes room for rows below {@code rows}. */
    void ensure(int rows) {
        if (capacity >= rows) {
            return;
        }
        capacity = Math.max(rows, capacity == 0 ? lastRows : capacity * 2);
        nulls = anyNull ? Arrays.copyOf(nulls, capacity) : nulls;
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
        int from = byteCount;
        if (from > bytes.length - SPARE_BYTES - length || from + length < 0) {
            grow(length);
        }
        if (length <= 16 && start <= source.length - 16) {
            // Copies what follows too: the next run overwrites it.
            LONG.set(bytes, from, (long) LONG.get(source, start));
            LONG.set(bytes, from + 8, (long) LONG.get(source, start + 8));
        } else {
            System.arraycopy(source, start, bytes, from, length);
        }
        starts[row] = from;
        lengths[row] = length;
        byteCount = from + length;
    }

    /** Text, whose encoding is checked: INVALID_BYTE_SEQUENCE. */
    public void putText(int row, byte[] source, int start, int length) {
        int from = byteCount;
        if (length <= 16 && start <= source.length - 16 && from <= bytes.length - SPARE_BYTES - 16) {
            long first = (long) LONG.get(source, start);
            long second = (long) LONG.get(source, start + 8);
            if (Utf8.isShortAscii(first, second, length)) {
                LONG.set(bytes, from, first);
                LONG.set(bytes, from + 8, second);
                starts[row] = from;
                lengths[row] = length;
                byteCount = from + length;
                return;
            }
        }
        Utf8.check(source, start, length);
        putBytes(row, source, start, length);
    }

    /** A UUID's text, which is checked: INVALID_TEXT_REPRESENTATION. */
    public void putUuid(int row, byte[] source, int start, int length) {
        putBytes(row, UuidText.canonical(source, start, length), 0, UuidText.LENGTH);
    }

    private void grow(int length) {
        int smallest = bytes.length == 0 ? Math.max(lastBytes + lastBytes / 16, 256) : bytes.length * 2;
        bytes = Arrays.copyOf(bytes, Math.addExact(Math.max(smallest, byteCount), Math.addExact(length, SPARE_BYTES)));
    }

    public void putNull(int row) {
        if (!anyNull) {
            nulls = new boolean[capacity];
            anyNull = true;
        }
        nulls[row] = true;
    }

    boolean hasNulls() {
        return anyNull;
    }

    boolean isNull(int row) {
        return anyNull && nulls[row];
    }

    /** The row gets a value after all. */
    void notNull(int row) {
        if (anyNull) {
            nulls[row] = false;
        }
    }

    /** Forgets what a failed row has written. */
    void clear(int row) {
        notNull(row);
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
        notNull(row);
        objects[row] = value;
    }

    /** Takes over the memory of a column of numbers, unless it has some. */
    void recycle(Column spent) {
        if (capacity > 0) {
            return;
        }
        if (spent instanceof LongColumn column) {
            longs = column.values();
            Arrays.fill(longs, 0);
            capacity = longs.length;
        } else if (spent instanceof DoubleColumn column) {
            doubles = column.values();
            Arrays.fill(doubles, 0);
            capacity = doubles.length;
        }
    }

    /** The first {@code rows} rows as a column; the sink is empty again. */
    Column take(int rows) {
        lastRows = rows;
        lastBytes = byteCount;
        if (type instanceof DataType.Varchar text && text.padded()) {
            for (int row = 0; row < rows; row++) {
                lengths[row] = TextValues.unpaddedLength(bytes, starts[row], lengths[row]);
            }
        }
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
        capacity = 0;
        byteCount = 0;
        anyNull = false;
        return column;
    }
}
