package io.millrace.engine.data;

import static io.millrace.common.error.ErrorCode.NUMBER_OUT_OF_RANGE;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.function.Predicate;

/** Floating point numbers as PostgreSQL writes them: the fewest digits that read back as the same number. */
final class FloatText {
    /** Above it no double has lost digits to gradual underflow. */
    private static final double SURELY_NORMAL = 1e-300;
    /** Below it no decimal number of few digits lies halfway between two doubles. */
    private static final double MANY_DIGITS = 1e15;

    /** From this power of ten on, a DOUBLE PRECISION has an exponent; as PostgreSQL's DBL_DIG. */
    private static final int DOUBLE_DIGITS = 15;

    private static final int REAL_DIGITS = 6;

    private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    /** A double holds every integer up to here. */
    private static final double EXACT = 1L << 53;

    private FloatText() {}

    static void append(ByteSlice out, double value, boolean real) {
        if (!Double.isFinite(value)) {
            out.appendAscii(Double.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
            return;
        }
        if (value == 0) {
            out.appendAscii(1 / value < 0 ? "-0" : "0");
            return;
        }
        int limit = real ? REAL_DIGITS : DOUBLE_DIGITS;
        if (appendShort(out, value, real)) {
            return;
        }
        BigDecimal shortest = (real ? shortestReal((float) value) : shortestDouble(value)).stripTrailingZeros();
        String digits = shortest.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        if (value < 0) {
            out.append((byte) '-');
        }
        if (exponent < -4 || exponent >= limit) {
            scientific(out, digits, exponent);
        } else {
            out.appendAscii(shortest.abs().toPlainString());
        }
    }

    /**
     * Tries 0, 1, 2 … digits after the point: a quotient of two exact doubles is correctly rounded, so the first that
     * gives the value back is the shortest. Whether it found one.
     */
    private static boolean appendShort(ByteSlice out, double value, boolean real) {
        double magnitude = Math.abs(value);
        if (magnitude >= (real ? 1e6 : 1e15) || magnitude < 1e-4) {
            return false;
        }
        for (int digits = 0; digits < POWERS.length; digits++) {
            double scaled = Math.rint(value * POWERS[digits]);
            if (Math.abs(scaled) >= EXACT) {
                return false;
            }
            double back = scaled / POWERS[digits];
            if (real ? (float) back == (float) value : back == value) {
                NumberText.append(out, (long) scaled, digits);
                return true;
            }
        }
        return false;
    }

    private static void scientific(ByteSlice out, String digits, int exponent) {
        out.appendAscii(digits.substring(0, 1));
        if (digits.length() > 1) {
            out.append((byte) '.');
            out.appendAscii(digits.substring(1));
        }
        out.append((byte) 'e');
        out.append((byte) (exponent < 0 ? '-' : '+'));
        int magnitude = Math.abs(exponent);
        if (magnitude < 10) {
            out.append((byte) '0');
        }
        NumberText.append(out, magnitude);
    }

    /** Before Java 19 Double.toString has now and then a digit too many, or not the closest one (JDK-4511638). */
    private static BigDecimal shortestDouble(double value) {
        BigDecimal printed = new BigDecimal(Double.toString(value));
        boolean common = Math.abs(value) < MANY_DIGITS && Math.abs(value) > SURELY_NORMAL;
        if (common && (printed.precision() < DOUBLE_DIGITS || !readsBackShorter(printed, value))) {
            return printed;
        }
        BigDecimal exact = new BigDecimal(value);
        BigDecimal best = printed;
        for (int digits = DOUBLE_DIGITS + 1; isTie(best, exact, Math.ulp(value)) && digits <= 17; digits++) {
            best = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        }
        return closest(best, exact, Math.ulp(value), number -> number.doubleValue() == value);
    }

    /** Whether a neighbour of {@code printed} with a digit less is the same double. */
    private static boolean readsBackShorter(BigDecimal printed, double value) {
        long digits = printed.unscaledValue().longValue();
        long last = digits % 10;
        long down = digits - last;
        long up = down + (digits < 0 ? -10 : 10);
        return Math.abs(last) <= 5 && BigDecimal.valueOf(down, printed.scale()).doubleValue() == value
                || Math.abs(last) >= 5
                        && BigDecimal.valueOf(up, printed.scale()).doubleValue() == value;
    }

    private static BigDecimal shortestReal(float value) {
        BigDecimal printed = new BigDecimal(Float.toString(value));
        return closest(printed, new BigDecimal(value), Math.ulp(value), number -> number.floatValue() == value);
    }

    /** The number of fewest digits, no more than {@code best} has, that is closest to {@code exact} and reads back as it. */
    private static BigDecimal closest(BigDecimal best, BigDecimal exact, double ulp, Predicate<BigDecimal> readsBack) {
        for (int digits = best.precision(); digits > 0; digits--) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (!readsBack.test(rounded) || isTie(rounded, exact, ulp)) {
                break;
            }
            best = rounded;
        }
        return best;
    }

    /** Halfway to the next number, where PostgreSQL (Ryu, without accepting bounds) prefers a digit more. */
    private static boolean isTie(BigDecimal shorter, BigDecimal exact, double ulp) {
        BigDecimal half = new BigDecimal(ulp).divide(BigDecimal.valueOf(2));
        return shorter.subtract(exact).abs().compareTo(half) >= 0;
    }

    static double parse(byte[] bytes, int start, int length, boolean real) {
        String text = NumberText.text(bytes, start, length).strip();
        DataType type = real ? DataType.REAL : DataType.DOUBLE;
        switch (text.toLowerCase(Locale.ROOT)) {
            case "nan":
                return Double.NaN;
            case "infinity", "+infinity", "inf", "+inf":
                return Double.POSITIVE_INFINITY;
            case "-infinity", "-inf":
                return Double.NEGATIVE_INFINITY;
            default:
        }
        if (!isNumber(text)) {
            throw NumberText.invalid(bytes, start, length, type);
        }
        double value;
        try {
            value = real ? Float.parseFloat(text) : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw NumberText.invalid(bytes, start, length, type);
        }
        boolean underflow =
                value == 0 && text.chars().takeWhile(c -> c != 'e' && c != 'E').anyMatch(c -> c > '0');
        if (Double.isInfinite(value) || underflow) {
            throw NUMBER_OUT_OF_RANGE.error("\"%s\" is out of range for type %s", text, TextValues.typeName(type));
        }
        return value;
    }

    /** Java's parser also takes {@code 1d}, {@code 0x1p3} and blanks, which PostgreSQL does not. */
    private static boolean isNumber(String text) {
        boolean digit = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digit = true;
            } else if (c == 'e' || c == 'E') {
                return digit && isExponent(text.substring(i + 1));
            } else if (c != '.' && !(i == 0 && (c == '-' || c == '+'))) {
                return false;
            }
        }
        return digit && text.indexOf('.') == text.lastIndexOf('.');
    }

    private static boolean isExponent(String text) {
        String digits = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        return !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
