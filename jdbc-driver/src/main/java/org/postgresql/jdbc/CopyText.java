package org.postgresql.jdbc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.NullMarked;

/**
 * Rows in COPY's text format (PostgreSQL manual, COPY, "Text Format"): fields parted by tabs, rows ended by newlines, null
 * as {@code \N}, backslash escapes. The buffer grows and is used again. One thread.
 */
@NullMarked
final class CopyText {
    private static final byte[] LONG_MIN = Long.toString(Long.MIN_VALUE).getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    /** For each ASCII character that needs one, the letter after its backslash. */
    private static final byte[] ESCAPES = new byte[128];

    static {
        ESCAPES['\b'] = 'b';
        ESCAPES['\f'] = 'f';
        ESCAPES['\n'] = 'n';
        ESCAPES['\r'] = 'r';
        ESCAPES['\t'] = 't';
        ESCAPES[0x0b] = 'v';
        ESCAPES['\\'] = '\\';
    }

    private byte[] bytes = new byte[8192];
    private int size;

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    /** Empties it, and lets go of a buffer that has grown far beyond the usual. */
    void clear() {
        if (bytes.length > 16 << 20) {
            bytes = new byte[8192];
        }
        size = 0;
    }

    /** Forgets what came after a size seen before. */
    void truncate(int earlierSize) {
        size = earlierSize;
    }

    void endField() {
        reserve(1);
        bytes[size++] = '\t';
    }

    /** Turns the last field's tab into the row's end. */
    void endRow() {
        bytes[size - 1] = '\n';
    }

    void appendNull() {
        reserve(2);
        bytes[size++] = '\\';
        bytes[size++] = 'N';
    }

    void append(boolean value) {
        reserve(1);
        bytes[size++] = (byte) (value ? 't' : 'f');
    }

    void append(long value) {
        if (value == Long.MIN_VALUE) {
            appendAscii(LONG_MIN);
            return;
        }
        reserve(20);
        long rest = value;
        if (rest < 0) {
            bytes[size++] = '-';
            rest = -rest;
        }
        int end = size + digits(rest);
        size = end;
        while (rest >= 10) {
            long next = rest / 10;
            bytes[--end] = (byte) ('0' + (int) (rest - next * 10));
            rest = next;
        }
        bytes[--end] = (byte) ('0' + (int) rest);
    }

    private static int digits(long value) {
        int count = 1;
        long limit = 10;
        while (count < 19 && value >= limit) {
            count++;
            limit *= 10;
        }
        return count;
    }

    void append(double value) {
        appendPlain(Double.toString(value));
    }

    void append(float value) {
        appendPlain(Float.toString(value));
    }

    /** Bytes as {@code \x…}, its backslash escaped. */
    void append(byte[] value) {
        reserve(3 + 2 * value.length);
        bytes[size++] = '\\';
        bytes[size++] = '\\';
        bytes[size++] = 'x';
        for (byte b : value) {
            bytes[size++] = HEX[(b >> 4) & 0xf];
            bytes[size++] = HEX[b & 0xf];
        }
    }

    /** ASCII without anything to escape, as numbers are. */
    @SuppressWarnings("deprecation") // the only way without an array in between
    void appendPlain(String text) {
        int length = text.length();
        reserve(length);
        text.getBytes(0, length, bytes, size);
        size += length;
    }

    void append(String text) {
        int length = text.length();
        reserve(3 * length);
        byte[] target = bytes;
        int at = size;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                byte escape = ESCAPES[c];
                if (escape == 0) {
                    target[at++] = (byte) c;
                } else {
                    target[at++] = '\\';
                    target[at++] = escape;
                }
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
        size = at;
    }

    private void appendAscii(byte[] text) {
        reserve(text.length);
        System.arraycopy(text, 0, bytes, size, text.length);
        size += text.length;
    }

    private void reserve(int more) {
        int needed = Math.addExact(size, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(2L * bytes.length, Integer.MAX_VALUE - 16)));
        }
    }
}
