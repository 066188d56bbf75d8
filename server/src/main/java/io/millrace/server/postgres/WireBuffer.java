package io.millrace.server.postgres;

import io.millrace.engine.data.ByteSlice;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Bytes to be sent, big-endian, into a slice that grows. Not thread-safe. */
final class WireBuffer {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();

    private ByteSlice bytes = new ByteSlice();

    WireBuffer(int capacity) {
        bytes.reserve(capacity);
    }

    int size() {
        return bytes.length;
    }

    /** The array itself; its first {@link #size()} bytes count. */
    byte[] array() {
        return bytes.array;
    }

    /** To append values' text to. */
    ByteSlice text() {
        return bytes;
    }

    /** Forgets what was written after {@code newSize}. */
    void truncate(int newSize) {
        bytes.length = newSize;
    }

    /** Starts anew in a fresh array: the old one now belongs to whoever took it. */
    void renew(int capacity) {
        bytes = new ByteSlice();
        bytes.reserve(capacity);
    }

    byte[] copy() {
        return bytes.toBytes();
    }

    /** Makes room for {@code count} more bytes and returns where they begin; they are the caller's to fill. */
    int reserve(int count) {
        int at = bytes.length;
        bytes.reserve(count);
        bytes.length = at + count;
        return at;
    }

    void writeByte(int value) {
        bytes.append((byte) value);
    }

    void writeShort(int value) {
        SHORT.set(bytes.reserve(2), bytes.length, (short) value);
        bytes.length += 2;
    }

    void writeInt(int value) {
        INT.set(bytes.reserve(4), bytes.length, value);
        bytes.length += 4;
    }

    void writeLong(long value) {
        LONG.set(bytes.reserve(8), bytes.length, value);
        bytes.length += 8;
    }

    int getInt(int at) {
        return (int) INT.get(bytes.array, at);
    }

    void setShort(int at, int value) {
        SHORT.set(bytes.array, at, (short) value);
    }

    void setInt(int at, int value) {
        INT.set(bytes.array, at, value);
    }

    void writeBytes(byte[] source) {
        writeBytes(source, 0, source.length);
    }

    void writeBytes(byte[] source, int start, int length) {
        bytes.append(source, start, length);
    }

    /** What remains of {@code source}, whose position stays. */
    void writeBytes(ByteBuffer source) {
        int at = reserve(source.remaining());
        source.get(source.position(), bytes.array, at, source.remaining());
    }

    /** In UTF-8, without an end mark. */
    void writeText(String text) {
        bytes.append(text);
    }

    /** In UTF-8, ended by a zero byte; a zero character within, which the wire cannot carry, becomes '?'. */
    void writeCString(String text) {
        writeText(text.indexOf('\0') < 0 ? text : text.replace('\0', '?'));
        writeByte(0);
    }
}
