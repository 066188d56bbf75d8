package io.millrace.engine.data;

import static io.millrace.common.error.ErrorCode.LIMIT_EXCEEDED;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A run of bytes that is used again and again, so that no value is allocated for a row: either a view of somebody else's
 * bytes ({@link #set}) or its own growing buffer ({@link #clear} and the appends). The fields are public for generated
 * code. Not thread-safe.
 */
public final class ByteSlice {
    /** The largest value that a function may build. */
    public static final int MAX_LENGTH = 256 << 20;

    private static final byte[] EMPTY = new byte[0];

    public byte[] array = EMPTY;
    public int start;
    public int length;
    private byte[] own = EMPTY;

    public static ByteSlice of(String text) {
        ByteSlice slice = new ByteSlice();
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        slice.set(utf8, 0, utf8.length);
        return slice;
    }

    /** Views {@code length} bytes of {@code array}. */
    public void set(byte[] array, int start, int length) {
        this.array = array;
        this.start = start;
        this.length = length;
    }

    public void set(ByteSlice other) {
        set(other.array, other.start, other.length);
    }

    /** Becomes its own, empty buffer. */
    public void clear() {
        array = own;
        start = 0;
        length = 0;
    }

    /** Takes the first {@code count} bytes out of its own buffer. */
    public void removeFirst(int count) {
        if (count > 0) {
            length -= count;
            System.arraycopy(array, count, array, 0, length);
        }
    }

    /** Makes room for {@code more} bytes at the end of its own buffer, which starts at 0. */
    public byte[] reserve(int more) {
        int needed = length + more;
        if (needed > own.length || needed < 0) {
            grow((long) length + more);
        }
        return own;
    }

    private void grow(long needed) {
        if (needed > MAX_LENGTH) {
            throw LIMIT_EXCEEDED.error("requested length too large");
        }
        own = Arrays.copyOf(own, (int) Math.min(MAX_LENGTH, Math.max(needed, Math.max(64, own.length * 2L))));
        array = own;
    }

    public void append(byte value) {
        reserve(1)[length++] = value;
    }

    public void append(byte[] source, int from, int count) {
        System.arraycopy(source, from, reserve(count), length, count);
        length += count;
    }

    public void append(ByteSlice other) {
        append(other.array, other.start, other.length);
    }

    /** Appends characters that are all below 128. */
    public void appendAscii(String text) {
        int count = text.length();
        byte[] buffer = reserve(count);
        for (int i = 0; i < count; i++) {
            buffer[length + i] = (byte) text.charAt(i);
        }
        length += count;
    }

    public void append(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        append(utf8, 0, utf8.length);
    }

    /** Becomes its own buffer with {@code text} in it. */
    public void setText(String text) {
        clear();
        append(text);
    }

    public byte[] toBytes() {
        return Arrays.copyOfRange(array, start, start + length);
    }

    /** The bytes as UTF-8. */
    @Override
    public String toString() {
        return new String(array, start, length, StandardCharsets.UTF_8);
    }
}
