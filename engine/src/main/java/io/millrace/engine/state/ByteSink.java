package io.millrace.engine.state;

import java.util.Arrays;

/** Collects the bytes of one state key or value. Reused after {@link #take()}. Not thread-safe. */
public final class ByteSink {
    private byte[] bytes = new byte[64];
    private int length;

    public ByteSink writeByte(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
        return this;
    }

    /** Zigzag, seven bits a byte, as in Avro. */
    public ByteSink writeLong(long value) {
        reserve(10);
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
        return this;
    }

    public ByteSink writeDouble(double value) {
        reserve(8);
        long bits = Double.doubleToRawLongBits(value);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (bits >>> shift);
        }
        return this;
    }

    /** Length, then the bytes. */
    public ByteSink writeBytes(byte[] source, int start, int count) {
        writeLong(count);
        return writeRaw(source, start, count);
    }

    /** The bytes alone. */
    public ByteSink writeRaw(byte[] source, int start, int count) {
        reserve(count);
        System.arraycopy(source, start, bytes, length, count);
        length += count;
        return this;
    }

    /** The bytes so far; the sink is empty again. */
    public byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, length);
        length = 0;
        return taken;
    }

    private void reserve(int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length * 2));
        }
    }
}
