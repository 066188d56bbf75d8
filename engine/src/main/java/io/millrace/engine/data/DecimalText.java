package io.millrace.engine.data;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Numbers of many digits, by halves: the JDK's own constructors take time that grows with the square of the digits, and
 * anybody may send a million of them.
 */
public final class DecimalText {
    /** What the JDK does in no time. */
    private static final int FEW_DIGITS = 400;

    private DecimalText() {}

    /**
     * As {@link BigDecimal#BigDecimal(String)}.
     *
     * @throws NumberFormatException if {@code text} is no number
     */
    public static BigDecimal parse(String text) {
        int end = Math.max(text.indexOf('e'), text.indexOf('E'));
        int mantissa = end < 0 ? text.length() : end;
        if (mantissa <= FEW_DIGITS) {
            return new BigDecimal(text);
        }
        boolean signed = text.charAt(0) == '-' || text.charAt(0) == '+';
        int point = text.lastIndexOf('.', mantissa - 1);
        String digits = point < 0
                ? text.substring(signed ? 1 : 0, mantissa)
                : text.substring(signed ? 1 : 0, point) + text.substring(point + 1, mantissa);
        BigInteger magnitude = whole(digits);
        // The JDK reads the exponent, and says what is wrong with one.
        long scale = new BigDecimal("1" + text.substring(mantissa)).scale() + (point < 0 ? 0L : mantissa - point - 1);
        if ((int) scale != scale) {
            throw new NumberFormatException("exponent out of range");
        }
        return new BigDecimal(text.charAt(0) == '-' ? magnitude.negate() : magnitude, (int) scale);
    }

    /**
     * Of digits and nothing else.
     *
     * @throws NumberFormatException if there is anything else, or no digit
     */
    public static BigInteger whole(String digits) {
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                throw new NumberFormatException("not a digit: " + digits.charAt(i));
            }
        }
        return whole(digits, 0, digits.length());
    }

    private static BigInteger whole(String digits, int from, int to) {
        if (to - from <= FEW_DIGITS) {
            return new BigInteger(digits.substring(from, to));
        }
        int low = (to - from) / 2;
        return whole(digits, from, to - low).multiply(BigInteger.TEN.pow(low)).add(whole(digits, to - low, to));
    }
}
