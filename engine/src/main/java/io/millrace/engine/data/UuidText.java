package io.millrace.engine.data;

import java.nio.charset.StandardCharsets;

/**
 * UUIDs as PostgreSQL reads and writes them. A value is kept as its canonical text, 36 bytes of ASCII in lower case, which is
 * also what Kafka's UUID serializer writes and has the order of the 128 bits.
 */
public final class UuidText {
    public static final int LENGTH = 36;

    private static final int DIGITS = 32;
    private static final byte[] HEXADECIMAL = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private UuidText() {}

    /** Whether the text is as values are kept. */
    static boolean isCanonical(byte[] bytes, int start, int length) {
        if (length != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            byte b = bytes[start + i];
            boolean digit = b >= '0' && b <= '9' || b >= 'a' && b <= 'f';
            if (isHyphen(i) ? b != '-' : !digit) {
                return false;
            }
        }
        return true;
    }

    /**
     * Canonical text of 32 hexadecimal digits in any case, with hyphens after any four of them, or none, and braces around or
     * not.
     *
     * @throws io.millrace.common.error.MillraceException INVALID_TEXT_REPRESENTATION of anything else
     */
    public static byte[] canonical(byte[] bytes, int start, int length) {
        boolean braces = length > 1 && bytes[start] == '{' && bytes[start + length - 1] == '}';
        int at = braces ? start + 1 : start;
        int end = braces ? start + length - 1 : start + length;
        byte[] text = new byte[LENGTH];
        int to = 0;
        for (int digit = 0; digit < DIGITS; digit++) {
            int value = at < end ? Character.digit(bytes[at], 16) : -1;
            if (value < 0) {
                throw NumberText.invalid(bytes, start, length, DataType.UUID);
            }
            at++;
            text[to++] = HEXADECIMAL[value];
            boolean group = digit % 4 == 3 && digit != DIGITS - 1;
            if (group && at < end && bytes[at] == '-') {
                at++;
            }
            if (isHyphen(to)) {
                text[to++] = '-';
            }
        }
        if (at != end) {
            throw NumberText.invalid(bytes, start, length, DataType.UUID);
        }
        return text;
    }

    private static boolean isHyphen(int index) {
        return index == 8 || index == 13 || index == 18 || index == 23;
    }
}
