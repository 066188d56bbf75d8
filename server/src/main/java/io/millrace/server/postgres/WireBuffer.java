package io.millrace.server.postgres;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes to be sent, big-endian: an array that grows. Not thread-safe. */
final class WireBuffer {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();

    private byte[] bytes;
    private int size;

    WireBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    int size() {
        return size;
    }

    /** The array itself; its first {@link #size()} bytes count. */
    byte[] array() {
        return bytes;
    }

    /** Forgets what was written after {@code newSize}. */
    void truncate(int newSize) {
        size = newSize;
    }

    /** Starts anew in a fresh array: the old one now belongs to whoever took it. */
    void renew(int capacity) {
        bytes = new byte[capacity];
        size = 0;
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, size);
    }

    /** Makes room for {@code count} more bytes and returns where they begin; they are the caller's to fill. */
    int reserve(int count) {
        int at = size;
        if (at + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(at + count, bytes.length * 2));
        }
        size = at + count;
        return at;
    }

    void writeByte(int value) {
        int at = reserve(1);
        bytes[at] = (byte) value;
    }

    void writeShort(int value) {
        int at = reserve(2);
        SHORT.set(bytes, at, (short) value);
    }

    void writeInt(int value) {
        int at = reserve(4);
        INT.set(bytes, at, value);
    }

    void writeLong(long value) {
        int at = reserve(8);
        LONG.set(bytes, at, value);
    }

    void setShort(int at, int value) {
        SHORT.set(bytes, at, (short) value);
    }

    void setInt(int at, int value) {
        INT.set(bytes, at, value);
    }

    void writeBytes(byte[] source) {
        writeBytes(source, 0, source.length);
    }

    void writeBytes(byte[] source, int start, int length) {
        int at = reserve(length);
        System.arraycopy(source, start, bytes, at, length);
    }

    /** In UTF-8, without an end mark. */
    void writeText(String text) {
        writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** In UTF-8, ended by a zero byte; a zero character within, which the wire cannot carry, becomes '?'. */
    void writeCString(String text) {
        writeText(text.indexOf('\0') < 0 ? text : text.replace('\0', '?'));
        writeByte(0);
    }
}
