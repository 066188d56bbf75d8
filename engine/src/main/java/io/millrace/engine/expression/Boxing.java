package io.millrace.engine.expression;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.DataType;
import io.millrace.engine.function.DecimalArithmetic;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Values of generated code to boxed ones, as {@code io.millrace.engine.data} says, and back. */
public final class Boxing {
    private Boxing() {}

    public static Object box(long value, DataType type) {
        return type instanceof DataType.Decimal decimal ? BigDecimal.valueOf(value, decimal.scale()) : (Object) value;
    }

    public static Object box(double value, DataType type) {
        return value;
    }

    public static Object box(boolean value, DataType type) {
        return value;
    }

    public static Object box(ByteSlice value, DataType type) {
        return type == DataType.BYTEA ? ByteBuffer.wrap(value.toBytes()).asReadOnlyBuffer() : value.toString();
    }

    public static Object box(Object value, DataType type) {
        return value;
    }

    public static long unboxLong(Object value, DataType type) {
        if (type instanceof DataType.Decimal decimal) {
            return value instanceof BigDecimal number
                    ? DecimalArithmetic.fitLong(number, decimal.precision(), decimal.scale())
                    : DecimalArithmetic.fitLong(
                            BigDecimal.valueOf(((Number) value).longValue()), decimal.precision(), decimal.scale());
        }
        if (value instanceof Boolean bool) {
            return bool ? 1 : 0;
        }
        return value instanceof BigDecimal number ? DecimalArithmetic.toLong(number) : ((Number) value).longValue();
    }

    public static double unboxDouble(Object value, DataType type) {
        return ((Number) value).doubleValue();
    }

    public static boolean unboxBoolean(Object value, DataType type) {
        return value instanceof Boolean bool ? bool : ((Number) value).longValue() != 0;
    }

    public static Object unboxObject(Object value, DataType type) {
        if (type instanceof DataType.Decimal decimal && value instanceof Number number) {
            BigDecimal exact = number instanceof BigDecimal big ? big : BigDecimal.valueOf(number.longValue());
            return DecimalArithmetic.fit(exact, decimal.precision(), decimal.scale());
        }
        return value;
    }

    /** Lets {@code target} be the value's bytes. */
    public static void unboxBytes(Object value, DataType type, ByteSlice target) {
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            target.set(bytes, 0, bytes.length);
        } else {
            byte[] utf8 = value.toString().getBytes(StandardCharsets.UTF_8);
            target.set(utf8, 0, utf8.length);
        }
    }
}
