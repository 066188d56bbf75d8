package io.millrace.server.postgres;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** Numbers as PostgreSQL prints them: the fewest digits that give the same number back. */
final class NumberText {
    private static final long[] POWERS = new long[19];
    private static final double[] DOUBLE_POWERS = new double[10];
    /** A double holds every integer up to here. */
    private static final double EXACT = 1L << 53;

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = POWERS[i - 1] * 10;
        }
        for (int i = 0; i < DOUBLE_POWERS.length; i++) {
            DOUBLE_POWERS[i] = POWERS[i];
        }
    }

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private NumberText() {}

    static void integer(long value, WireBuffer out) {
        if (value == Long.MIN_VALUE) {
            out.writeText("-9223372036854775808");
            return;
        }
        long rest = value;
        if (value < 0) {
            out.writeByte('-');
            rest = -value;
        }
        positive(rest, digitCount(rest), out);
    }

    /** {@code unscaled} with {@code scale} digits after the point. */
    static void decimal(long unscaled, int scale, WireBuffer out) {
        if (scale == 0) {
            integer(unscaled, out);
            return;
        }
        if (unscaled == Long.MIN_VALUE) {
            out.writeText(BigDecimal.valueOf(unscaled, scale).toPlainString());
            return;
        }
        long rest = unscaled;
        if (unscaled < 0) {
            out.writeByte('-');
            rest = -unscaled;
        }
        long power = POWERS[scale];
        long whole = rest / power;
        positive(whole, digitCount(whole), out);
        out.writeByte('.');
        positive(rest % power, scale, out);
    }

    static void real(double value, WireBuffer out) {
        float single = (float) value;
        if (special(value, out) || shortDecimal(value, 1e6, single, true, out)) {
            return;
        }
        scientific(Float.toString(single), 6, out);
    }

    static void doublePrecision(double value, WireBuffer out) {
        if (special(value, out) || shortDecimal(value, 1e15, 0, false, out)) {
            return;
        }
        scientific(Double.toString(value), 15, out);
    }

    private static boolean special(double value, WireBuffer out) {
        if (Double.isNaN(value)) {
            out.writeText("NaN");
            return true;
        }
        if (Double.isInfinite(value)) {
            out.writeText(value > 0 ? "Infinity" : "-Infinity");
            return true;
        }
        if (value == 0) {
            out.writeText(Double.doubleToRawLongBits(value) == 0 ? "0" : "-0");
            return true;
        }
        return false;
    }

    /**
     * Tries 0, 1, 2 … digits after the point: a quotient of two exact doubles is correctly rounded, so the first that
     * gives the value back is the shortest.
     */
    private static boolean shortDecimal(double value, double below, float single, boolean isSingle, WireBuffer out) {
        double magnitude = Math.abs(value);
        if (magnitude >= below || magnitude < 1e-4) {
            return false;
        }
        int most = isSingle ? 7 : DOUBLE_POWERS.length - 1;
        for (int scale = 0; scale <= most; scale++) {
            double scaled = Math.rint(value * DOUBLE_POWERS[scale]);
            if (Math.abs(scaled) >= EXACT) {
                return false;
            }
            double back = scaled / DOUBLE_POWERS[scale];
            if (isSingle ? (float) back == single : back == value) {
                decimal((long) scaled, scale, out);
                return true;
            }
        }
        return false;
    }

    /** Java's {@code 1.5E-7} as C's {@code 1.5e-07}, or plain where the exponent is in [-4, {@code plainBelow}). */
    private static void scientific(String java, int plainBelow, WireBuffer out) {
        BigDecimal exact = new BigDecimal(java).stripTrailingZeros();
        int exponent = exact.precision() - exact.scale() - 1;
        if (exponent >= -4 && exponent < plainBelow) {
            out.writeText(exact.toPlainString());
            return;
        }
        String digits = exact.unscaledValue().abs().toString();
        StringBuilder text = new StringBuilder();
        if (exact.signum() < 0) {
            text.append('-');
        }
        text.append(digits.charAt(0));
        if (digits.length() > 1) {
            text.append('.').append(digits, 1, digits.length());
        }
        text.append('e').append(exponent < 0 ? '-' : '+');
        if (Math.abs(exponent) < 10) {
            text.append('0');
        }
        text.append(Math.abs(exponent));
        out.writeText(text.toString());
    }

    private static int digitCount(long value) {
        for (int i = 1; i < POWERS.length; i++) {
            if (value < POWERS[i]) {
                return i;
            }
        }
        return POWERS.length;
    }

    private static void positive(long value, int width, WireBuffer out) {
        int at = out.reserve(width);
        byte[] bytes = out.array();
        long rest = value;
        for (int i = at + width - 1; i >= at; i--) {
            long next = rest / 10;
            bytes[i] = (byte) ('0' + (rest - next * 10));
            rest = next;
        }
    }

    static void boolText(boolean value, WireBuffer out) {
        out.writeByte(value ? 't' : 'f');
    }

    /** {@code \x} and two hexadecimal digits a byte. */
    static void hex(byte[] source, int start, int length, WireBuffer out) {
        int at = out.reserve(2 + 2 * length);
        byte[] bytes = out.array();
        bytes[at++] = '\\';
        bytes[at++] = 'x';
        for (int i = start; i < start + length; i++) {
            bytes[at++] = HEX[(source[i] >> 4) & 15];
            bytes[at++] = HEX[source[i] & 15];
        }
    }
}
