package io.millrace.server.postgres;

import static io.millrace.common.error.ErrorCode.DATA_EXCEPTION;

import io.millrace.engine.data.CivilTime;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.TextValues;
import io.millrace.engine.data.UuidText;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Single boxed values in PostgreSQL's binary format (the types' send functions). Not thread-safe. */
final class ValueBinary {
    /** Days from 1970-01-01 to 2000-01-01, where PostgreSQL begins to count. */
    static final int EPOCH_DAYS = 10_957;

    static final long EPOCH_MICROS = EPOCH_DAYS * CivilTime.MICROS_PER_DAY;

    private final TextValues texts;

    /** @param zone of the session, for what a map holds, which is JSON text in this format too */
    ValueBinary(ZoneId zone) {
        texts = new TextValues(zone, true);
    }

    /** Writes a value, NULL as length -1, with its length before it. */
    void writeWithLength(DataType type, @Nullable Object value, WireBuffer out) {
        if (value == null) {
            out.writeInt(-1);
            return;
        }
        int lengthAt = out.reserve(4);
        write(type, value, out);
        out.setInt(lengthAt, out.size() - lengthAt - 4);
    }

    /** Writes a value that is not NULL, without a length. */
    void write(DataType type, Object value, WireBuffer out) {
        if (type instanceof DataType.Scalar scalar) {
            scalar(scalar, value, out);
        } else if (type instanceof DataType.Timestamp) {
            out.writeLong((Long) value - EPOCH_MICROS);
        } else if (type instanceof DataType.Decimal) {
            NumericBinary.write((BigDecimal) value, out);
        } else if (type instanceof DataType.Array array) {
            array(array, (List<?>) value, out);
        } else if (type instanceof DataType.Row row) {
            row(row, (List<?>) value, out);
        } else {
            texts.append(out.text(), value, type);
        }
    }

    private void scalar(DataType.Scalar type, Object value, WireBuffer out) {
        switch (type) {
            case BOOLEAN -> out.writeByte((Boolean) value ? 1 : 0);
            case SMALLINT -> out.writeShort(((Long) value).intValue());
            case INT -> out.writeInt(((Long) value).intValue());
            case BIGINT -> out.writeLong((Long) value);
            case REAL -> out.writeInt(Float.floatToRawIntBits(((Double) value).floatValue()));
            case DOUBLE -> out.writeLong(Double.doubleToRawLongBits((Double) value));
            case BYTEA -> out.writeBytes((ByteBuffer) value);
            case UUID -> uuid(((String) value).getBytes(StandardCharsets.US_ASCII), 0, out);
            case DATE -> out.writeInt((int) ((Long) value - EPOCH_DAYS));
            case TIME -> out.writeLong((Long) value);
            case INTERVAL_YEAR_MONTH -> months((Long) value, out);
            case INTERVAL_DAY_TIME -> dayTime((Long) value, out);
            case JSON, NULL -> texts.append(out.text(), value, type);
        }
    }

    /** The 128 bits of a canonical text. */
    static void uuid(byte[] text, int start, WireBuffer out) {
        int high = -1;
        for (int i = 0; i < UuidText.LENGTH; i++) {
            int digit = Character.digit(text[start + i], 16);
            if (digit >= 0 && high < 0) {
                high = digit;
            } else if (digit >= 0) {
                out.writeByte(high << 4 | digit);
                high = -1;
            }
        }
    }

    static void months(long months, WireBuffer out) {
        out.writeLong(0);
        out.writeInt(0);
        out.writeInt((int) months);
    }

    static void dayTime(long micros, WireBuffer out) {
        out.writeLong(micros % CivilTime.MICROS_PER_DAY);
        out.writeInt((int) (micros / CivilTime.MICROS_PER_DAY));
        out.writeInt(0);
    }

    /** As array_send: dimensions, whether there are nulls, element type, size and lower bound of each, the elements. */
    private void array(DataType.Array type, List<?> values, WireBuffer out) {
        List<Integer> sizes = new ArrayList<>();
        DataType element = type;
        List<?> level = values;
        while (element instanceof DataType.Array array) {
            element = array.element();
            if (level != null) {
                sizes.add(level.size());
                Object first = level.isEmpty() ? null : level.get(0);
                level = element instanceof DataType.Array && first instanceof List<?> inner ? inner : null;
            }
        }
        boolean empty = sizes.contains(0);
        out.writeInt(empty ? 0 : sizes.size());
        int hasNullsAt = out.reserve(4);
        out.setInt(hasNullsAt, 0);
        out.writeInt(PostgresType.oidOf(element));
        if (empty) {
            return;
        }
        for (int size : sizes) {
            out.writeInt(size);
            out.writeInt(1);
        }
        if (elements(element, values, sizes, 0, out)) {
            out.setInt(hasNullsAt, 1);
        }
    }

    private boolean elements(DataType element, List<?> values, List<Integer> sizes, int depth, WireBuffer out) {
        if (values.size() != sizes.get(depth)) {
            throw ragged();
        }
        boolean anyNull = false;
        for (Object value : values) {
            if (depth < sizes.size() - 1) {
                if (!(value instanceof List<?> inner)) {
                    throw ragged();
                }
                anyNull |= elements(element, inner, sizes, depth + 1, out);
            } else {
                anyNull |= value == null;
                writeWithLength(element, value, out);
            }
        }
        return anyNull;
    }

    private static RuntimeException ragged() {
        return DATA_EXCEPTION
                .error("multidimensional arrays must have array expressions with matching dimensions")
                .hint("Ask for the text format, which shows any nesting.");
    }

    /** As record_send: field count, then type, length and bytes of each. */
    private void row(DataType.Row type, List<?> values, WireBuffer out) {
        out.writeInt(values.size());
        for (int i = 0; i < values.size(); i++) {
            DataType field = type.fields().type(i);
            out.writeInt(PostgresType.oidOf(field));
            writeWithLength(field, values.get(i), out);
        }
    }
}
