package io.millrace.engine.data;

import static io.millrace.common.error.ErrorCode.INVALID_TEXT_REPRESENTATION;
import static io.millrace.common.error.ErrorCode.NUMBER_OUT_OF_RANGE;

import io.millrace.common.error.MillraceException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/** Numbers as PostgreSQL reads and writes them, straight from and to bytes. */
final class NumberText {
    private static final byte[] MIN_LONG = "-9223372036854775808".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_LONG_DIGITS = 18;
    private static final int MAX_NUMERIC_LENGTH = 200_000;

    private NumberText() {}

    static void append(ByteSlice out, long value) {
        if (value == Long.MIN_VALUE) {
            out.append(MIN_LONG, 0, MIN_LONG.length);
            return;
        }
        byte[] buffer = out.reserve(20);
        int at = out.length;
        if (value < 0) {
            buffer[at++] = '-';
            value = -value;
        }
        int end = at + digits(value);
        out.length = end;
        do {
            long quotient = value / 10;
            buffer[--end] = (byte) ('0' + (value - quotient * 10));
            value = quotient;
        } while (value != 0);
    }

    private static int digits(long value) {
        int digits = 1;
        long limit = 10;
        while (digits < 19 && value >= limit) {
            digits++;
            limit *= 10;
        }
        return digits;
    }

    /** {@code unscaled} with {@code scale} digits after the point. */
    static void append(ByteSlice out, long unscaled, int scale) {
        if (scale == 0) {
            append(out, unscaled);
            return;
        }
        if (unscaled < 0) {
            out.append((byte) '-');
        }
        long magnitude = Math.abs(unscaled);
        long power = power(scale);
        append(out, magnitude / power);
        appendFraction(out, magnitude % power, scale);
    }

    /** A point and {@code fraction} in {@code digits} digits. */
    static void appendFraction(ByteSlice out, long fraction, int digits) {
        byte[] buffer = out.reserve(digits + 1);
        int at = out.length;
        buffer[at] = '.';
        for (int i = digits; i > 0; i--) {
            buffer[at + i] = (byte) ('0' + fraction % 10);
            fraction /= 10;
        }
        out.length = at + digits + 1;
    }

    private static long power(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }

    /** Whole number of {@code type}, blanks around it allowed. */
    static long parseLong(byte[] bytes, int start, int length, DataType type) {
        int end = start + length;
        int at = start;
        while (at < end && isSpace(bytes[at])) {
            at++;
        }
        while (end > at && isSpace(bytes[end - 1])) {
            end--;
        }
        boolean negative = at < end && bytes[at] == '-';
        if (at < end && (negative || bytes[at] == '+')) {
            at++;
        }
        if (at == end) {
            throw invalid(bytes, start, length, type);
        }
        long value = 0;
        boolean tooLarge = false;
        for (; at < end; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                throw invalid(bytes, start, length, type);
            }
            tooLarge |= value < (Long.MIN_VALUE + digit) / 10;
            value = value * 10 - digit;
        }
        tooLarge |= !negative && value == Long.MIN_VALUE;
        value = negative ? value : -value;
        if (type == DataType.INT) {
            tooLarge |= (int) value != value;
        } else if (type == DataType.SMALLINT) {
            tooLarge |= (short) value != value;
        }
        if (tooLarge) {
            throw NUMBER_OUT_OF_RANGE.error(
                    "value \"%s\" is out of range for type %s", text(bytes, start, length), TextValues.typeName(type));
        }
        return value;
    }

    /** A decimal of at most 18 digits, unscaled, rounded half away from zero. */
    static long parseSmallDecimal(byte[] bytes, int start, int length, DataType.Decimal type) {
        int at = start;
        int end = start + length;
        boolean negative = at < end && bytes[at] == '-';
        if (negative) {
            at++;
        }
        long value = 0;
        int digits = 0;
        int fraction = -1;
        for (; at < end && digits <= MAX_LONG_DIGITS; at++) {
            int digit = bytes[at] - '0';
            if (digit >= 0 && digit <= 9) {
                value = value * 10 + digit;
                digits++;
                fraction += fraction >= 0 ? 1 : 0;
            } else if (bytes[at] == '.' && fraction < 0) {
                fraction = 0;
            } else {
                break;
            }
        }
        int missing = type.scale() - Math.max(fraction, 0);
        if (at < end || digits == 0 || digits + missing > MAX_LONG_DIGITS || missing < 0) {
            return fit(parseDecimal(bytes, start, length), type).unscaledValue().longValue();
        }
        value *= power(missing);
        if (value >= power(type.precision())) {
            throw fieldOverflow(type);
        }
        return negative ? -value : value;
    }

    static BigDecimal fit(BigDecimal value, DataType.Decimal type) {
        // An exponent of a million must not make a million digits, nor one of minus a million.
        if ((long) value.precision() - value.scale() > DataType.Decimal.MAX_PRECISION && value.signum() != 0) {
            throw fieldOverflow(type);
        }
        if (value.scale() - (long) value.precision() > type.scale()) {
            return BigDecimal.ZERO.setScale(type.scale());
        }
        BigDecimal rounded = value.setScale(type.scale(), RoundingMode.HALF_UP);
        if (rounded.precision() > type.precision()) {
            throw fieldOverflow(type);
        }
        return rounded;
    }

    static MillraceException fieldOverflow(DataType.Decimal type) {
        String limit = type.precision() == type.scale() ? "1" : "10^" + (type.precision() - type.scale());
        return NUMBER_OUT_OF_RANGE
                .error("numeric field overflow")
                .detail("A field with precision " + type.precision() + ", scale " + type.scale()
                        + " must round to an absolute value less than " + limit + ".");
    }

    static BigDecimal parseDecimal(byte[] bytes, int start, int length) {
        String text = text(bytes, start, length).strip();
        try {
            if (length > MAX_NUMERIC_LENGTH) {
                throw new NumberFormatException("too long");
            }
            return DecimalText.parse(text);
        } catch (NumberFormatException e) {
            throw INVALID_TEXT_REPRESENTATION.causedBy(
                    e, "invalid input syntax for type numeric: \"%s\"", text(bytes, start, length));
        }
    }

    static MillraceException invalid(byte[] bytes, int start, int length, DataType type) {
        return INVALID_TEXT_REPRESENTATION.error(
                "invalid input syntax for type %s: \"%s\"", TextValues.typeName(type), text(bytes, start, length));
    }

    static String text(byte[] bytes, int start, int length) {
        return new String(bytes, start, length, StandardCharsets.UTF_8);
    }

    static boolean isSpace(byte b) {
        return b == ' ' || (b >= 9 && b <= 13);
    }
}
