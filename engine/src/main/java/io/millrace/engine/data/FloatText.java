package io.millrace.engine.data;

import static io.millrace.common.error.ErrorCode.NUMBER_OUT_OF_RANGE;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Floating point numbers as PostgreSQL writes them: the fewest digits that read back as the same number. */
final class FloatText {
    /** Above it no double has lost digits to gradual underflow. */
    private static final double SURELY_NORMAL = 1e-300;
    /** Below it no decimal number of few digits lies halfway between two doubles. */
    private static final double MANY_DIGITS = 1e15;

    /** From this power of ten on, a DOUBLE PRECISION has an exponent; as PostgreSQL's DBL_DIG. */
    private static final int DOUBLE_DIGITS = 15;

    private static final int REAL_DIGITS = 6;

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
        if (value == (long) value && Math.abs(value) < (real ? 1e6 : 1e15)) {
            NumberText.append(out, (long) value);
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

    /** Before Java 19 Double.toString has now and then a digit too many (JDK-4511638). */
    private static BigDecimal shortestDouble(double value) {
        BigDecimal printed = new BigDecimal(Double.toString(value));
        boolean common = Math.abs(value) < MANY_DIGITS && Math.abs(value) > SURELY_NORMAL;
        if (common && printed.precision() < DOUBLE_DIGITS) {
            return printed;
        }
        BigDecimal exact = new BigDecimal(value);
        BigDecimal best = printed;
        for (int digits = DOUBLE_DIGITS + 1; isTie(best, exact, Math.ulp(value)) && digits <= 17; digits++) {
            best = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        }
        for (int digits = best.precision() - 1; digits > 0; digits--) {
            BigDecimal shorter = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (shorter.doubleValue() != value || isTie(shorter, exact, Math.ulp(value))) {
                break;
            }
            best = shorter;
        }
        return best;
    }

    private static BigDecimal shortestReal(float value) {
        BigDecimal best = new BigDecimal(Float.toString(value));
        BigDecimal exact = new BigDecimal(value);
        for (int digits = best.precision() - 1; digits > 0; digits--) {
            BigDecimal shorter = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (shorter.floatValue() != value || isTie(shorter, exact, Math.ulp(value))) {
                break;
            }
            best = shorter;
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
