package io.millrace.engine.data;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Grows one column, a value at a time. Use the append that fits the type's storage; {@link #append(Object)} takes a
 * boxed value of any. Not thread-safe.
 */
public final class ColumnBuilder {
    private final DataType type;
    private final Storage storage;
    private long[] longs = new long[0];
    private double[] doubles = new double[0];
    private @Nullable Object[] objects = new @Nullable Object[0];
    private byte[] bytes = new byte[0];
    private int[] starts = new int[0];
    private int[] lengths = new int[0];
    private boolean[] nulls = new boolean[0];
    private int byteCount;
    private int count;
    private int capacity;
    private boolean anyNull;

    private ColumnBuilder(DataType type) {
        this.type = type;
        this.storage = type.storage();
    }

    public static ColumnBuilder of(DataType type) {
        return new ColumnBuilder(type);
    }

    public DataType type() {
        return type;
    }

    public int size() {
        return count;
    }

    public void appendLong(long value) {
        int at = next();
        longs[at] = value;
    }

    public void appendDouble(double value) {
        int at = next();
        doubles[at] = value;
    }

    public void appendBytes(byte[] source, int start, int length) {
        int at = next();
        addBytes(source, start, length);
        starts[at] = byteCount - length;
        lengths[at] = length;
    }

    /** Appends {@code runs} values whose bytes lie one behind the other, {@code length} in all. */
    void appendBytes(byte[] source, int start, int length, int[] runLengths, int runs) {
        reserve(runs);
        int from = byteCount;
        addBytes(source, start, length);
        for (int i = 0; i < runs; i++) {
            starts[count] = from;
            lengths[count++] = runLengths[i];
            from += runLengths[i];
        }
    }

    private void addBytes(byte[] source, int start, int length) {
        if (byteCount + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(byteCount + length, Math.max(64, bytes.length * 2)));
        }
        System.arraycopy(source, start, bytes, byteCount, length);
        byteCount += length;
    }

    public void appendObject(Object value) {
        int at = next();
        objects[at] = value;
    }

    public void appendNull() {
        int at = next();
        nulls[at] = true;
        anyNull = true;
        if (storage == Storage.BYTES) {
            starts[at] = byteCount;
        }
    }

    /** Appends a boxed value, or NULL. */
    public void append(@Nullable Object value) {
        if (value == null) {
            appendNull();
            return;
        }
        switch (storage) {
            case LONG -> appendLong(unbox(value));
            case DOUBLE -> appendDouble(((Number) value).doubleValue());
            case BYTES -> {
                if (value instanceof ByteBuffer buffer) {
                    byte[] copy = new byte[buffer.remaining()];
                    buffer.duplicate().get(copy);
                    appendBytes(copy, 0, copy.length);
                } else {
                    byte[] utf8 = ((String) value).getBytes(StandardCharsets.UTF_8);
                    appendBytes(utf8, 0, utf8.length);
                }
            }
            case OBJECT -> appendObject(value);
        }
    }

    private long unbox(Object value) {
        if (value instanceof Boolean bool) {
            return bool ? 1 : 0;
        }
        if (type instanceof DataType.Decimal decimal) {
            return ((BigDecimal) value)
                    .setScale(decimal.scale())
                    .unscaledValue()
                    .longValueExact();
        }
        return ((Number) Objects.requireNonNull(value)).longValue();
    }

    /** Forgets all but the first {@code size} values. */
    public void truncate(int size) {
        for (int i = size; i < count; i++) {
            nulls[i] = false;
            switch (storage) {
                case LONG -> longs[i] = 0;
                case DOUBLE -> doubles[i] = 0;
                case BYTES -> lengths[i] = 0;
                case OBJECT -> objects[i] = null;
            }
        }
        count = Math.min(count, size);
    }

    /** Makes room for {@code more} values at once. */
    void reserve(int more) {
        if (count + more > capacity) {
            resize(count + more);
        }
    }

    private int next() {
        if (count == capacity) {
            grow();
        }
        return count++;
    }

    private void grow() {
        resize(Math.max(16, capacity * 2));
    }

    private void resize(int newCapacity) {
        capacity = newCapacity;
        nulls = Arrays.copyOf(nulls, capacity);
        switch (storage) {
            case LONG -> longs = Arrays.copyOf(longs, capacity);
            case DOUBLE -> doubles = Arrays.copyOf(doubles, capacity);
            case BYTES -> {
                starts = Arrays.copyOf(starts, capacity);
                lengths = Arrays.copyOf(lengths, capacity);
            }
            case OBJECT -> objects = Arrays.copyOf(objects, capacity);
        }
    }

    /** The column so far; the builder is empty again. */
    public Column build() {
        boolean[] builtNulls = anyNull ? nulls : null;
        Column column =
                switch (storage) {
                    case LONG -> new LongColumn(type, longs, builtNulls);
                    case DOUBLE -> new DoubleColumn(type, doubles, builtNulls);
                    case BYTES -> new BytesColumn(type, bytes, starts, lengths, builtNulls);
                    case OBJECT -> new ObjectColumn(type, objects, builtNulls);
                };
        longs = new long[0];
        doubles = new double[0];
        objects = new @Nullable Object[0];
        bytes = new byte[0];
        starts = new int[0];
        lengths = new int[0];
        nulls = new boolean[0];
        byteCount = 0;
        count = 0;
        capacity = 0;
        anyNull = false;
        return column;
    }
}
