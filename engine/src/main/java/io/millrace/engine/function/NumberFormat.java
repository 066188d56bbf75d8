package io.millrace.engine.function;

import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * TO_CHAR's patterns for numbers (PostgreSQL 15 manual, table 9.28): 9 and 0 for digits, a point or D, a comma or G, FM,
 * MI, PL, SG, S, PR, $ and L; others are refused. Immutable.
 */
final class NumberFormat {
    private static final Pattern KNOWN = Pattern.compile("(SG?|MI|PL)?[09,$]*(\\.[09,$]*)?(S|MI|PR)?");

    private final String pattern;
    private final boolean fill;
    private final int whole;
    private final int fraction;
    private final int firstZero;
    private final int lastZero;
    private final String body;

    NumberFormat(String pattern) {
        this.pattern = pattern;
        String upper = pattern.toUpperCase(Locale.ROOT);
        fill = !upper.contains("FM");
        body = upper.replace("FM", "").replace('D', '.').replace('G', ',').replace("L", "");
        if (!KNOWN.matcher(body).matches()) {
            throw FEATURE_NOT_SUPPORTED
                    .error("to_char of a number does not know the pattern \"%s\"", pattern)
                    .hint(
                            "It knows digits 9 and 0, one point, commas, $, FM, and a sign (S, MI, PL, SG, PR) at an end.");
        }
        int point = body.indexOf('.');
        String before = point < 0 ? body : body.substring(0, point);
        String after = point < 0 ? "" : body.substring(point + 1);
        whole = count(before);
        fraction = count(after);
        int zero = digits(before).indexOf('0');
        firstZero = zero < 0 ? Integer.MAX_VALUE : zero;
        lastZero = digits(after).lastIndexOf('0');
    }

    private static int count(String text) {
        return digits(text).length();
    }

    private static String digits(String text) {
        return text.replaceAll("[^09]", "");
    }

    boolean isOf(String text) {
        return pattern.equals(text);
    }

    String format(BigDecimal number) {
        BigDecimal rounded = number.setScale(fraction, RoundingMode.HALF_UP);
        boolean negative = rounded.signum() < 0;
        String plain = rounded.abs().toPlainString();
        int point = plain.indexOf('.');
        String before = point < 0 ? plain : plain.substring(0, point);
        String after = point < 0 ? "" : plain.substring(point + 1);
        if (before.equals("0")
                && fraction > 0
                && firstZero == Integer.MAX_VALUE
                && (whole > 0 || rounded.signum() != 0)) {
            before = whole > 0 && rounded.signum() == 0 && !fill ? "0" : "";
        }
        boolean overflow = before.length() > whole;
        String digits = overflow ? "#".repeat(whole) : " ".repeat(whole - before.length()) + before;
        String filled = laidOut(digits, overflow ? "#".repeat(fraction) : trimmed(after));
        return signed(filled, negative);
    }

    private String trimmed(String after) {
        if (fill) {
            return after;
        }
        int end = after.length();
        while (end > lastZero + 1 && end > 0 && after.charAt(end - 1) == '0') {
            end--;
        }
        return after.substring(0, end);
    }

    /** Digits put in the pattern's places, with its other characters. */
    private String laidOut(String before, String after) {
        StringBuilder out = new StringBuilder();
        int digit = 0;
        int decimal = 0;
        boolean started = false;
        boolean pastPoint = false;
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            if (c == '9' || c == '0') {
                if (pastPoint) {
                    out.append(decimal < after.length() ? String.valueOf(after.charAt(decimal)) : "");
                    decimal++;
                } else {
                    char d = before.charAt(digit);
                    started |= d != ' ' || digit >= firstZero;
                    out.append(d == ' ' && digit >= firstZero ? '0' : d);
                    digit++;
                }
            } else if (c == '.') {
                pastPoint = true;
                out.append('.');
            } else if (c == ',') {
                out.append(started ? ',' : ' ');
            } else if (c == '$') {
                out.append('$');
            }
        }
        return out.toString();
    }

    private String signed(String filled, boolean negative) {
        String digits = fill ? filled : filled.replace(" ", "");
        if (body.contains("PR")) {
            String bare = digits.stripLeading();
            String padding = " ".repeat(digits.length() - bare.length());
            return negative ? padding + "<" + bare + ">" : fill ? " " + digits + " " : digits;
        }
        if (body.endsWith("MI") || body.endsWith("S")) {
            boolean always = body.endsWith("S");
            return digits + (negative ? "-" : always ? "+" : fill ? " " : "");
        }
        if (body.startsWith("MI") || body.startsWith("SG")) {
            return (negative ? "-" : body.startsWith("SG") ? "+" : fill ? " " : "") + digits;
        }
        boolean plus = body.startsWith("S") || body.startsWith("PL");
        String sign = negative ? "-" : plus ? "+" : fill ? " " : "";
        String bare = digits.stripLeading();
        return " ".repeat(digits.length() - bare.length()) + sign + bare;
    }
}
