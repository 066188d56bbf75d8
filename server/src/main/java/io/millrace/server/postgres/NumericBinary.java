package io.millrace.server.postgres;

import static io.millrace.common.error.ErrorCode.INVALID_BINARY_REPRESENTATION;
import static io.millrace.common.error.ErrorCode.NUMBER_OUT_OF_RANGE;

import io.millrace.engine.data.DecimalText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * PostgreSQL's binary numeric (numeric_send): digits of base 10,000, four 16-bit words before them: how many, the weight
 * of the first (its power of 10,000), the sign, and how many decimal digits to show after the point.
 */
final class NumericBinary {
    private static final int BASE = 10_000;
    private static final int DIGITS_OF_BASE = 4;
    private static final int POSITIVE = 0x0000;
    private static final int NEGATIVE = 0x4000;
    private static final int MAX_SCALE = 0x3fff;
    /** A thousand digits before the point, PostgreSQL's largest precision; ours is smaller. Ten bytes may say 130,000. */
    private static final int MAX_WEIGHT = 1_000 / DIGITS_OF_BASE;

    private static final int[] SMALL_POWERS = {1, 10, 100, 1000};
    private static final BigInteger BIG_BASE = BigInteger.valueOf(BASE);

    private NumericBinary() {}

    /** Writes {@code unscaled / 10^scale} without a length. */
    static void write(long unscaled, int scale, WireBuffer out) {
        if (unscaled == Long.MIN_VALUE) {
            write(BigDecimal.valueOf(unscaled, scale), out);
            return;
        }
        // The lowest base-10,000 digit after the point may need zeros to be filled up.
        int padding = (DIGITS_OF_BASE - scale % DIGITS_OF_BASE) % DIGITS_OF_BASE;
        int fractionDigits = (scale + padding) / DIGITS_OF_BASE;
        long rest = Math.abs(unscaled);
        int header = out.reserve(8);
        int first = out.size();
        int count = 0;
        if (padding > 0 && rest != 0) {
            int unit = SMALL_POWERS[DIGITS_OF_BASE - padding];
            out.writeShort((int) (rest % unit) * SMALL_POWERS[padding]);
            rest /= unit;
            count++;
        }
        while (rest != 0) {
            out.writeShort((int) (rest % BASE));
            rest /= BASE;
            count++;
        }
        finish(out, header, first, count, fractionDigits, unscaled < 0, scale);
    }

    static void write(BigDecimal value, WireBuffer out) {
        BigDecimal plain = value.scale() < 0 ? value.setScale(0) : value;
        int scale = plain.scale();
        if (scale > MAX_SCALE) {
            throw NUMBER_OUT_OF_RANGE.error("a number of %d digits after the point", scale);
        }
        int padding = (DIGITS_OF_BASE - scale % DIGITS_OF_BASE) % DIGITS_OF_BASE;
        BigInteger rest = plain.unscaledValue().abs().multiply(BigInteger.valueOf(SMALL_POWERS[padding]));
        int header = out.reserve(8);
        int first = out.size();
        int count = 0;
        while (rest.signum() != 0) {
            BigInteger[] parts = rest.divideAndRemainder(BIG_BASE);
            out.writeShort(parts[1].intValue());
            rest = parts[0];
            count++;
        }
        finish(out, header, first, count, (scale + padding) / DIGITS_OF_BASE, plain.signum() < 0, scale);
    }

    /** Digits were written lowest first: turns them round, drops the zeros at the low end, fills in the header. */
    private static void finish(
            WireBuffer out, int header, int first, int count, int fractionDigits, boolean negative, int scale) {
        byte[] bytes = out.array();
        for (int low = 0, high = count - 1; low < high; low++, high--) {
            int lowAt = first + 2 * low;
            int highAt = first + 2 * high;
            byte a = bytes[lowAt];
            byte b = bytes[lowAt + 1];
            bytes[lowAt] = bytes[highAt];
            bytes[lowAt + 1] = bytes[highAt + 1];
            bytes[highAt] = a;
            bytes[highAt + 1] = b;
        }
        int kept = count;
        while (kept > 0 && bytes[first + 2 * kept - 2] == 0 && bytes[first + 2 * kept - 1] == 0) {
            kept--;
        }
        out.truncate(first + 2 * kept);
        out.setShort(header, kept);
        out.setShort(header + 2, kept == 0 ? 0 : count - fractionDigits - 1);
        out.setShort(header + 4, negative ? NEGATIVE : POSITIVE);
        out.setShort(header + 6, scale);
    }

    /** Reads all of a value. */
    static BigDecimal read(MessageReader in) {
        int count = in.readUnsignedShort();
        int weight = in.readShort();
        int sign = in.readUnsignedShort();
        int scale = in.readUnsignedShort();
        if (sign != POSITIVE && sign != NEGATIVE) {
            throw NUMBER_OUT_OF_RANGE.error("numeric NaN and infinity are not supported");
        }
        if (scale > MAX_SCALE) {
            throw INVALID_BINARY_REPRESENTATION.error("invalid scale in external \"numeric\" value");
        }
        if (weight > MAX_WEIGHT) {
            throw NUMBER_OUT_OF_RANGE.error("value overflows numeric format");
        }
        // What lies behind the scale is cut off before it becomes a number: a weight may put it 130,000 digits away.
        int kept = Math.max(0, Math.min(count, weight + 1 + (scale + DIGITS_OF_BASE - 1) / DIGITS_OF_BASE));
        StringBuilder digits = new StringBuilder("0");
        for (int i = 0; i < count; i++) {
            int digit = in.readUnsignedShort();
            if (digit >= BASE) {
                throw INVALID_BINARY_REPRESENTATION.error("invalid digit in external \"numeric\" value");
            }
            for (int power = DIGITS_OF_BASE - 1; power >= 0 && i < kept; power--) {
                digits.append((char) ('0' + digit / SMALL_POWERS[power] % 10));
            }
        }
        BigDecimal magnitude = kept == 0
                ? BigDecimal.valueOf(0, scale)
                : new BigDecimal(DecimalText.whole(digits.toString()), (kept - 1 - weight) * DIGITS_OF_BASE)
                        .setScale(scale, RoundingMode.DOWN);
        return sign == NEGATIVE ? magnitude.negate() : magnitude;
    }
}
