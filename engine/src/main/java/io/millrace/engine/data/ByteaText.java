package io.millrace.engine.data;

import static io.millrace.common.error.ErrorCode.INVALID_PARAMETER_VALUE;
import static io.millrace.common.error.ErrorCode.INVALID_TEXT_REPRESENTATION;

import java.util.Arrays;

/** BYTEA as text: written in hex ({@code \x00ff}), read in hex or with escapes ({@code \000}, {@code \\}). */
public final class ByteaText {
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private ByteaText() {}

    static void append(ByteSlice out, byte[] bytes, int start, int length) {
        out.appendAscii("\\x");
        byte[] buffer = out.reserve(2 * length);
        int at = out.length;
        for (int i = start; i < start + length; i++) {
            buffer[at++] = HEX[bytes[i] >> 4 & 15];
            buffer[at++] = HEX[bytes[i] & 15];
        }
        out.length = at;
    }

    /** Zero and what is no ASCII as {@code \ooo}, a backslash twice. */
    public static void escape(ByteSlice out, byte[] bytes) {
        out.clear();
        for (byte value : bytes) {
            if (value > 0) {
                out.appendAscii(value == '\\' ? "\\\\" : String.valueOf((char) value));
            } else {
                out.append((byte) '\\');
                out.append((byte) ('0' + (value >> 6 & 3)));
                out.append((byte) ('0' + (value >> 3 & 7)));
                out.append((byte) ('0' + (value & 7)));
            }
        }
    }

    static byte[] parse(byte[] bytes, int start, int length) {
        return length >= 2 && bytes[start] == '\\' && bytes[start + 1] == 'x'
                ? parseHex(bytes, start + 2, start + length)
                : unescape(bytes, start, length);
    }

    /** What {@link #escape} writes. INVALID_TEXT_REPRESENTATION for a backslash with anything else behind it. */
    public static byte[] unescape(byte[] bytes, int start, int length) {
        byte[] result = new byte[length];
        int count = 0;
        int end = start + length;
        for (int at = start; at < end; at++) {
            if (bytes[at] != '\\') {
                result[count++] = bytes[at];
            } else if (at + 1 < end && bytes[at + 1] == '\\') {
                result[count++] = '\\';
                at++;
            } else if (at + 3 < end && octal(bytes, at + 1) >= 0) {
                result[count++] = (byte) octal(bytes, at + 1);
                at += 3;
            } else {
                throw INVALID_TEXT_REPRESENTATION.error("invalid input syntax for type bytea");
            }
        }
        return Arrays.copyOf(result, count);
    }

    private static int octal(byte[] bytes, int at) {
        int value = 0;
        for (int i = 0; i < 3; i++) {
            int digit = bytes[at + i] - '0';
            if (digit < 0 || digit > (i == 0 ? 3 : 7)) {
                return -1;
            }
            value = value * 8 + digit;
        }
        return value;
    }

    private static byte[] parseHex(byte[] bytes, int start, int end) {
        byte[] result = new byte[(end - start) / 2];
        int digits = 0;
        for (int at = start; at < end; at++) {
            int digit = Character.digit((char) bytes[at], 16);
            if (digit < 0) {
                if (NumberText.isSpace(bytes[at]) && digits % 2 == 0) {
                    continue;
                }
                throw INVALID_PARAMETER_VALUE.error("invalid hexadecimal digit: \"%s\"", (char) (bytes[at] & 0xFF));
            }
            if (digits / 2 < result.length) {
                result[digits / 2] = (byte) (result[digits / 2] << 4 | digit);
            }
            digits++;
        }
        if (digits % 2 != 0) {
            throw INVALID_PARAMETER_VALUE.error("invalid hexadecimal data: odd number of digits");
        }
        return Arrays.copyOf(result, digits / 2);
    }
}
