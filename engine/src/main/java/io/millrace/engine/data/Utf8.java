package io.millrace.engine.data;

import static io.millrace.common.error.ErrorCode.INVALID_BYTE_SEQUENCE;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Locale;

/** UTF-8 (RFC 3629) in byte arrays. */
public final class Utf8 {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LOW_BITS = 0x0101010101010101L;

    private Utf8() {}

    /** Whether a text of at most 16 bytes, given as two little-endian words, is ASCII without NUL. */
    public static boolean isShortAscii(long first, long second, int length) {
        // Bytes behind the text become ones.
        long behind = length >= 8 ? 0 : -1L << (length << 3);
        long behindSecond = length >= 16 ? 0 : length <= 8 ? -1L : -1L << ((length - 8) << 3);
        return isAsciiWithoutNul(first & ~behind | LOW_BITS & behind)
                && isAsciiWithoutNul(second & ~behindSecond | LOW_BITS & behindSecond);
    }

    private static boolean isAsciiWithoutNul(long word) {
        return (((word - LOW_BITS) | word) & HIGH_BITS) == 0;
    }

    /** @throws io.millrace.common.error.MillraceException INVALID_BYTE_SEQUENCE unless well formed and without NUL */
    public static void check(byte[] bytes, int start, int length) {
        int bad = firstInvalid(bytes, start, length);
        if (bad >= 0) {
            throw INVALID_BYTE_SEQUENCE.error(
                    "invalid byte sequence for encoding \"UTF8\": %s",
                    String.format(Locale.ROOT, "0x%02x", bytes[bad] & 0xFF));
        }
    }

    /** Whether there is neither NUL nor anything beyond ASCII. */
    static boolean isAscii(byte[] bytes, int start, int length) {
        int end = start + length;
        int at = start;
        while (at + 8 <= end && isAsciiWithoutNul((long) WORD.get(bytes, at))) {
            at += 8;
        }
        while (at < end && bytes[at] > 0) {
            at++;
        }
        return at >= end;
    }

    /** Index of the first byte that is not part of a well-formed character, or is 0; -1 if all is well. */
    public static int firstInvalid(byte[] bytes, int start, int length) {
        int end = start + length;
        int at = start;
        while (at < end) {
            byte first = bytes[at];
            if (first > 0) {
                at++;
                while (at + 8 <= end && isAsciiWithoutNul((long) WORD.get(bytes, at))) {
                    at += 8;
                }
                continue;
            }
            int size = sequenceLength(bytes, at, end);
            if (size == 0) {
                return at;
            }
            at += size;
        }
        return -1;
    }

    private static int sequenceLength(byte[] bytes, int at, int end) {
        int first = bytes[at] & 0xFF;
        int size = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        if (size == 0 || at + size > end) {
            return 0;
        }
        for (int i = 1; i < size; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        int second = bytes[at + 1] & 0xFF;
        boolean overlongOrSurrogate = (first == 0xE0 && second < 0xA0)
                || (first == 0xED && second > 0x9F)
                || (first == 0xF0 && second < 0x90)
                || (first == 0xF4 && second > 0x8F);
        return overlongOrSurrogate ? 0 : size;
    }

    /** Code points in well-formed text. */
    public static int characters(byte[] bytes, int start, int length) {
        int count = 0;
        for (int i = start; i < start + length; i++) {
            count += (bytes[i] & 0xC0) != 0x80 ? 1 : 0;
        }
        return count;
    }

    /** How many bytes the first {@code characters} code points take; all if there are fewer. */
    public static int prefixLength(byte[] bytes, int start, int length, long characters) {
        if (characters >= length) {
            return length;
        }
        long seen = 0;
        for (int i = 0; i < length; i++) {
            if ((bytes[start + i] & 0xC0) != 0x80 && seen++ == characters) {
                return i;
            }
        }
        return length;
    }
}
