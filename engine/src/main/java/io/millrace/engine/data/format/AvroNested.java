package io.millrace.engine.data.format;

import static io.millrace.common.error.ErrorCode.INVALID_BINARY_REPRESENTATION;
import static java.util.Objects.requireNonNull;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.data.Utf8;
import io.millrace.engine.data.UuidText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads arrays, rows, maps and large decimals, boxed, from where an {@link AvroInput} stands. */
public final class AvroNested {
    private static final int MAX_DEPTH = 64;

    private AvroNested() {}

    /** Takes a value at {@code in.at}. */
    public static Object read(AvroInput in, byte[] bytes, DataType type) {
        return read(in, bytes, type, 0);
    }

    private static Object read(AvroInput in, byte[] bytes, DataType type, int depth) {
        if (depth > MAX_DEPTH) {
            throw INVALID_BINARY_REPRESENTATION.error("nested too deeply");
        }
        if (type instanceof DataType.Array array) {
            return array(in, bytes, array.element(), depth);
        }
        if (type instanceof DataType.Row row) {
            return row(in, bytes, row.fields(), depth);
        }
        if (type instanceof DataType.MapOf map) {
            return map(in, bytes, map, depth);
        }
        return scalar(in, bytes, type);
    }

    private static @Nullable Object nullable(AvroInput in, byte[] bytes, DataType type, int depth) {
        byte branch = bytes[in.at];
        in.at++;
        if (branch == 0) {
            return null;
        }
        if (branch != 2) {
            throw AvroInput.badUnion(branch);
        }
        return read(in, bytes, type, depth + 1);
    }

    private static Object scalar(AvroInput in, byte[] bytes, DataType type) {
        int position = in.at;
        if (type == DataType.BOOLEAN) {
            in.at = position + 1;
            return AvroInput.boolAt(bytes, position) != 0;
        }
        if (type == DataType.DOUBLE) {
            in.at = position + 8;
            return in.doubleAt(bytes, position);
        }
        if (type == DataType.REAL) {
            in.at = position + 4;
            return in.floatAt(bytes, position);
        }
        if (type instanceof DataType.Timestamp timestamp) {
            long value = in.number(bytes, position);
            return AvroSchemas.isMillis(timestamp) ? (Object) Math.multiplyExact(value, 1000L) : (Object) value;
        }
        boolean text = type instanceof DataType.Varchar || type == DataType.JSON || type == DataType.UUID;
        if (!text && type != DataType.BYTEA && !(type instanceof DataType.Decimal)) {
            long value = in.number(bytes, position);
            return type == DataType.INT || type == DataType.DATE
                    ? AvroInput.inRange(value, Integer.MIN_VALUE, Integer.MAX_VALUE)
                    : type == DataType.SMALLINT
                            ? AvroInput.inRange(value, Short.MIN_VALUE, Short.MAX_VALUE)
                            : (Object) value;
        }
        int length = in.length(in.number(bytes, position), in.at);
        int start = in.at;
        in.at = start + length;
        if (text) {
            if (type == DataType.UUID) {
                return new String(UuidText.canonical(bytes, start, length), StandardCharsets.US_ASCII);
            }
            Utf8.check(bytes, start, length);
            return new String(bytes, start, length, StandardCharsets.UTF_8);
        }
        return type == DataType.BYTEA
                ? ByteBuffer.wrap(Arrays.copyOfRange(bytes, start, start + length))
                        .asReadOnlyBuffer()
                : AvroInput.decimal(bytes, start, length, type);
    }

    /** The size of the next block of an array or map; 0 at its end. */
    private static int block(AvroInput in, byte[] bytes) {
        long count = in.number(bytes, in.at);
        if (count < 0) {
            in.number(bytes, in.at); // the block's length in bytes, for readers that skip
            count = -count;
        }
        // An element takes a byte at least: that of its union.
        return in.length(count, in.at);
    }

    private static List<@Nullable Object> array(AvroInput in, byte[] bytes, DataType element, int depth) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int count = block(in, bytes); count > 0; count = block(in, bytes)) {
            for (int i = 0; i < count; i++) {
                values.add(nullable(in, bytes, element, depth));
            }
        }
        return Collections.unmodifiableList(values);
    }

    private static List<@Nullable Object> row(AvroInput in, byte[] bytes, Schema fields, int depth) {
        @Nullable Object[] values = new @Nullable Object[fields.size()];
        for (int i = 0; i < values.length; i++) {
            Schema.Field field = fields.field(i);
            values[i] = field.nullable()
                    ? nullable(in, bytes, field.type(), depth)
                    : read(in, bytes, field.type(), depth + 1);
        }
        return Collections.unmodifiableList(Arrays.asList(values));
    }

    private static Map<Object, @Nullable Object> map(AvroInput in, byte[] bytes, DataType.MapOf type, int depth) {
        Map<Object, @Nullable Object> values = new LinkedHashMap<>();
        for (int count = block(in, bytes); count > 0; count = block(in, bytes)) {
            for (int i = 0; i < count; i++) {
                Object key = read(in, bytes, type.key(), depth + 1);
                values.put(key, nullable(in, bytes, type.value(), depth));
            }
        }
        return Collections.unmodifiableMap(values);
    }

    static void write(AvroOutput out, @Nullable Object value, DataType type, boolean nullable) {
        if (nullable) {
            out.number(value == null ? 0 : 1);
            if (value == null) {
                return;
            }
        }
        write(out, requireNonNull(value), type);
    }

    private static void write(AvroOutput out, Object value, DataType type) {
        if (type instanceof DataType.Array array) {
            List<?> values = (List<?>) value;
            if (!values.isEmpty()) {
                out.number(values.size());
                values.forEach(element -> write(out, element, array.element(), true));
            }
            out.number(0);
        } else if (type instanceof DataType.Row row) {
            List<?> values = (List<?>) value;
            for (int i = 0; i < values.size(); i++) {
                write(
                        out,
                        values.get(i),
                        row.fields().type(i),
                        row.fields().field(i).nullable());
            }
        } else if (type instanceof DataType.MapOf map) {
            Map<?, ?> values = (Map<?, ?>) value;
            if (!values.isEmpty()) {
                out.number(values.size());
                values.forEach((key, mapped) -> {
                    write(out, requireNonNull(key), map.key());
                    write(out, mapped, map.value(), true);
                });
            }
            out.number(0);
        } else {
            writeScalar(out, value, type);
        }
    }

    private static void writeScalar(AvroOutput out, Object value, DataType type) {
        if (value instanceof String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            out.bytes(utf8, 0, utf8.length);
        } else if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            out.bytes(bytes, 0, bytes.length);
        } else if (value instanceof BigDecimal number) {
            BigInteger unscaled =
                    number.setScale(((DataType.Decimal) type).scale()).unscaledValue();
            byte[] bytes = unscaled.toByteArray();
            out.bytes(bytes, 0, bytes.length);
        } else if (value instanceof Boolean bool) {
            out.bool(bool ? 1 : 0);
        } else if (type == DataType.DOUBLE) {
            out.float8(((Number) value).doubleValue());
        } else if (type == DataType.REAL) {
            out.float4(((Number) value).floatValue());
        } else if (type instanceof DataType.Timestamp timestamp && AvroSchemas.isMillis(timestamp)) {
            out.number(Math.floorDiv(((Number) value).longValue(), 1000));
        } else {
            out.number(((Number) value).longValue());
        }
    }
}
