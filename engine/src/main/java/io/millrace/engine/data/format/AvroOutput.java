package io.millrace.engine.data.format;

import io.millrace.engine.data.ByteSlice;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Writes Avro's primitive values. Not thread-safe. */
final class AvroOutput {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MAX_NUMBER_LENGTH = 10;

    private final ByteSlice out;

    AvroOutput(ByteSlice out) {
        this.out = out;
    }

    void frame(int schemaId) {
        byte[] buffer = out.reserve(5);
        int at = out.length;
        buffer[at] = 0;
        buffer[at + 1] = (byte) (schemaId >>> 24);
        buffer[at + 2] = (byte) (schemaId >>> 16);
        buffer[at + 3] = (byte) (schemaId >>> 8);
        buffer[at + 4] = (byte) schemaId;
        out.length = at + 5;
    }

    void number(long value) {
        byte[] buffer = out.reserve(MAX_NUMBER_LENGTH);
        int at = out.length;
        long raw = (value << 1) ^ (value >> 63);
        while ((raw & ~0x7FL) != 0) {
            buffer[at++] = (byte) (raw | 0x80);
            raw >>>= 7;
        }
        buffer[at++] = (byte) raw;
        out.length = at;
    }

    void bool(long value) {
        out.append((byte) value);
    }

    void float8(double value) {
        LONG.set(out.reserve(8), out.length, Double.doubleToRawLongBits(value));
        out.length += 8;
    }

    void float4(float value) {
        INT.set(out.reserve(4), out.length, Float.floatToRawIntBits(value));
        out.length += 4;
    }

    void bytes(byte[] source, int start, int length) {
        number(length);
        out.append(source, start, length);
    }

    /** Two's complement, big endian, as short as can be. */
    void decimal(long unscaled) {
        int length = 8 - (Long.numberOfLeadingZeros(unscaled ^ (unscaled >> 63)) - 1) / 8;
        number(length);
        byte[] buffer = out.reserve(length);
        for (int i = 0; i < length; i++) {
            buffer[out.length + i] = (byte) (unscaled >> 8 * (length - 1 - i));
        }
        out.length += length;
    }
}
