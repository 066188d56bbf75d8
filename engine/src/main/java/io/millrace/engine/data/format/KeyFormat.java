package io.millrace.engine.data.format;

import static io.millrace.common.error.ErrorCode.INVALID_BINARY_REPRESENTATION;

import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.DoubleColumn;
import io.millrace.engine.data.LongColumn;
import io.millrace.engine.data.Schema;
import io.millrace.engine.data.TextValues;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One key column in the form of Kafka's primitive serializers: integers and floating point numbers big endian, BOOLEAN a
 * byte, text and bytes as they are; any other type as its text. Not thread-safe.
 */
final class KeyFormat implements KeyReader, KeyWriter {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    private final int index;
    private final DataType type;
    private final int size;
    private final @Nullable ColumnSink sink;
    private final TextValues texts = new TextValues(ZoneOffset.UTC, false);
    private @Nullable Column column;

    private KeyFormat(int index, DataType type, @Nullable ColumnSink sink) {
        this.index = index;
        this.type = type;
        this.sink = sink;
        this.size = size(type);
    }

    static boolean isJson(Relation relation) {
        return relation.keyColumns().size() != 1
                || relation.format().key().toLowerCase(Locale.ROOT).equals("json");
    }

    static boolean hasKey(Relation relation) {
        return !relation.keyColumns().isEmpty()
                && !relation.format().key().toLowerCase(Locale.ROOT).equals("none");
    }

    /** For the only key column of {@code relation}; {@code sink} may be null where it is not wanted. */
    static KeyFormat of(Relation relation, @Nullable ColumnSink sink) {
        Schema schema = relation.schema();
        int index = schema.indexOf(relation.keyColumns().get(0));
        return new KeyFormat(index, schema.type(index), sink);
    }

    /** For writing the column {@code index}. */
    static KeyFormat of(int index, Schema schema) {
        return new KeyFormat(index, schema.type(index), null);
    }

    /** Bytes that every key has; 0 where they differ. */
    private static int size(DataType type) {
        if (type == DataType.BIGINT || type == DataType.DOUBLE) {
            return 8;
        }
        if (type == DataType.INT || type == DataType.REAL) {
            return 4;
        }
        return type == DataType.SMALLINT ? 2 : type == DataType.BOOLEAN ? 1 : 0;
    }

    @Override
    public void bind(ColumnBatch batch) {
        column = batch.column(index);
    }

    @Override
    public boolean write(ByteSlice out, int row) {
        Column bound = java.util.Objects.requireNonNull(column);
        if (bound.isNull(row)) {
            return false;
        }
        if (size == 0) {
            texts(bound, out, row);
            return true;
        }
        byte[] buffer = out.reserve(size);
        int at = out.length;
        if (bound instanceof DoubleColumn doubles) {
            double value = doubles.values()[row];
            if (size == 8) {
                LONG.set(buffer, at, Double.doubleToLongBits(value));
            } else {
                INT.set(buffer, at, Float.floatToIntBits((float) value));
            }
        } else {
            long value = ((LongColumn) bound).values()[row];
            switch (size) {
                case 8 -> LONG.set(buffer, at, value);
                case 4 -> INT.set(buffer, at, (int) value);
                case 2 -> SHORT.set(buffer, at, (short) value);
                default -> buffer[at] = (byte) value;
            }
        }
        out.length += size;
        return true;
    }

    private void texts(Column bound, ByteSlice out, int row) {
        if (bound instanceof io.millrace.engine.data.BytesColumn bytes) {
            out.append(bytes.bytes(), bytes.starts()[row], bytes.lengths()[row]);
        } else {
            texts.append(out, bound, row);
        }
    }

    @Override
    public void read(byte[] bytes, int start, int length, int row) {
        ColumnSink target = sink;
        if (target == null) {
            return;
        }
        if (size != 0 && length != size) {
            throw INVALID_BINARY_REPRESENTATION.error("a key of %s bytes for a column of type %s", length, type);
        }
        target.notNull(row);
        if (type == DataType.DOUBLE) {
            target.doubles[row] = Double.longBitsToDouble((long) LONG.get(bytes, start));
        } else if (type == DataType.REAL) {
            target.doubles[row] = Float.intBitsToFloat((int) INT.get(bytes, start));
        } else if (size != 0) {
            target.longs[row] = switch (size) {
                case 8 -> (long) LONG.get(bytes, start);
                case 4 -> (int) INT.get(bytes, start);
                case 2 -> (short) SHORT.get(bytes, start);
                default -> AvroInput.boolAt(bytes, start);
            };
        } else if (type == DataType.BYTEA) {
            target.putBytes(row, bytes, start, length);
        } else {
            TextCell.put(target, row, bytes, start, length, texts);
        }
    }
}
