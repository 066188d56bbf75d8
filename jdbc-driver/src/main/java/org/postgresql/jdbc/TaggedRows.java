package org.postgresql.jdbc;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.NullMarked;

/**
 * Rows in the format that Millrace's COPY calls tagged: a row is its length in bytes, then for each column a tag and the
 * value. Numbers are big-endian. Since a value says what it is, nobody has to ask for the columns' types first, and the
 * next row may have others. The buffer grows and is used again. One thread.
 */
@NullMarked
final class TaggedRows {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final byte NULL = 0;
    private static final byte FALSE = 1;
    private static final byte TRUE = 2;
    private static final byte INTEGER = 3;
    private static final byte DOUBLE = 4;
    private static final byte REAL = 5;
    private static final byte TEXT = 6;
    private static final byte BYTES = 7;
    private static final byte MOMENT = 8;

    private static final int USUAL_BYTES = 8192;
    private static final int MOST_KEPT_BYTES = 16 << 20;
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 16;

    private byte[] bytes = new byte[USUAL_BYTES];
    private int size;
    private int rowStart;

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    /** Empties it, and lets go of a buffer that has grown far beyond the usual. */
    void clear() {
        if (bytes.length > MOST_KEPT_BYTES) {
            bytes = new byte[USUAL_BYTES];
        }
        size = 0;
    }

    void beginRow() {
        rowStart = size;
        reserve(4);
        size += 4;
    }

    void endRow() {
        INT.set(bytes, rowStart, size - rowStart - 4);
    }

    /** Forgets the row that was begun last. */
    void dropRow() {
        size = rowStart;
    }

    void appendNull() {
        reserve(1);
        bytes[size++] = NULL;
    }

    void append(boolean value) {
        reserve(1);
        bytes[size++] = value ? TRUE : FALSE;
    }

    void append(long value) {
        appendLong(INTEGER, value);
    }

    void append(double value) {
        appendLong(DOUBLE, Double.doubleToRawLongBits(value));
    }

    void append(float value) {
        reserve(5);
        bytes[size] = REAL;
        INT.set(bytes, size + 1, Float.floatToRawIntBits(value));
        size += 5;
    }

    void append(byte[] value) {
        reserve(5 + (long) value.length);
        bytes[size] = BYTES;
        INT.set(bytes, size + 1, value.length);
        System.arraycopy(value, 0, bytes, size + 5, value.length);
        size += 5 + value.length;
    }

    /**
     * A moment as a clock on the wall shows it; a column with a time zone takes the moment, one without the clock's time.
     *
     * @param localMicros since 1970-01-01T00:00 of the clock
     * @param aheadSeconds of the clock, of UTC
     */
    void appendMoment(long localMicros, int aheadSeconds) {
        appendLong(MOMENT, localMicros);
        reserve(4);
        INT.set(bytes, size, aheadSeconds);
        size += 4;
    }

    void append(String text) {
        int length = text.length();
        reserve(5 + 3L * length);
        byte[] target = bytes;
        int start = size + 5;
        int at = start;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                target[at++] = (byte) c;
            } else if (c < 0x800) {
                target[at++] = (byte) (0xc0 | c >> 6);
                target[at++] = (byte) (0x80 | c & 0x3f);
            } else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                target[at++] = (byte) (0xf0 | point >> 18);
                target[at++] = (byte) (0x80 | point >> 12 & 0x3f);
                target[at++] = (byte) (0x80 | point >> 6 & 0x3f);
                target[at++] = (byte) (0x80 | point & 0x3f);
            } else {
                // A lone surrogate is sent as it is; the server says that it is no UTF-8.
                target[at++] = (byte) (0xe0 | c >> 12);
                target[at++] = (byte) (0x80 | c >> 6 & 0x3f);
                target[at++] = (byte) (0x80 | c & 0x3f);
            }
        }
        target[size] = TEXT;
        INT.set(target, size + 1, at - start);
        size = at;
    }

    private void appendLong(byte tag, long value) {
        reserve(9);
        bytes[size] = tag;
        LONG.set(bytes, size + 1, value);
        size += 9;
    }

    private void reserve(long more) {
        long needed = size + more;
        if (needed > bytes.length) {
            if (needed > LARGEST_ARRAY) {
                throw new OutOfMemoryError("a batch of more than 2 GB");
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(LARGEST_ARRAY, Math.max(needed, 2L * bytes.length)));
        }
    }
}
