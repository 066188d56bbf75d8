package io.millrace.engine.function;

import static io.millrace.common.error.ErrorCode.NUMBER_OUT_OF_RANGE;

import io.millrace.common.error.MillraceException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Exact numbers: small ones as unscaled longs, others as BigDecimal. Results are rounded half away from zero to the
 * result's scale, as PostgreSQL's numeric. Strict.
 */
public final class DecimalArithmetic {
    private static final long[] POWERS = new long[19];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = POWERS[i - 1] * 10;
        }
    }

    private DecimalArithmetic() {}

    /** 10 to the {@code exponent}, 0 to 18. */
    public static long powerOfTen(int exponent) {
        return POWERS[exponent];
    }

    /** An unscaled value with {@code zeros} more digits after the point. */
    public static long scaleUp(long unscaled, int zeros) {
        long power = zeros > 18 ? 0 : POWERS[zeros];
        long scaled = unscaled * power;
        if (Math.multiplyHigh(unscaled, power) != scaled >> 63 || (power == 0 && unscaled != 0)) {
            throw numericOverflow();
        }
        return scaled;
    }

    /** An unscaled value with {@code digits} fewer digits after the point, rounded half away from zero. */
    public static long scaleDown(long unscaled, int digits) {
        if (digits > 18) {
            return 0;
        }
        long power = POWERS[digits];
        long quotient = unscaled / power;
        long remainder = Math.abs(unscaled % power);
        if (remainder >= power - remainder) {
            quotient += unscaled < 0 ? -1 : 1;
        }
        return quotient;
    }

    /** Checks that an unscaled value has no more digits than its type allows. */
    public static long checkPrecision(long unscaled, int precision, int scale) {
        if (precision < 19 && (unscaled >= POWERS[precision] || unscaled <= -POWERS[precision])) {
            throw fieldOverflow(precision, scale);
        }
        return unscaled;
    }

    /** Rounds to {@code scale} and checks the precision. */
    public static BigDecimal fit(BigDecimal value, int precision, int scale) {
        BigDecimal rounded = value.scale() == scale ? value : value.setScale(scale, RoundingMode.HALF_UP);
        if (rounded.precision() > precision) {
            throw fieldOverflow(precision, scale);
        }
        return rounded;
    }

    /** As {@link #fit}, unscaled; for a precision up to 18. */
    public static long fitLong(BigDecimal value, int precision, int scale) {
        return fit(value, precision, scale).unscaledValue().longValue();
    }

    public static BigDecimal of(long unscaled, int scale) {
        return BigDecimal.valueOf(unscaled, scale);
    }

    public static BigDecimal add(BigDecimal a, BigDecimal b) {
        return a.add(b);
    }

    public static BigDecimal subtract(BigDecimal a, BigDecimal b) {
        return a.subtract(b);
    }

    public static BigDecimal multiply(BigDecimal a, BigDecimal b) {
        return a.multiply(b);
    }

    public static BigDecimal divide(BigDecimal a, BigDecimal b, int scale) {
        if (b.signum() == 0) {
            throw IntegerArithmetic.divisionByZero();
        }
        return a.divide(b, scale, RoundingMode.HALF_UP);
    }

    public static BigDecimal remainder(BigDecimal a, BigDecimal b) {
        if (b.signum() == 0) {
            throw IntegerArithmetic.divisionByZero();
        }
        return a.remainder(b);
    }

    /** The integer nearest to {@code value}, half away from zero. */
    public static long toLong(BigDecimal value) {
        BigInteger rounded = value.setScale(0, RoundingMode.HALF_UP).toBigInteger();
        if (rounded.bitLength() > 63) {
            throw IntegerArithmetic.bigintOutOfRange();
        }
        return rounded.longValue();
    }

    static MillraceException fieldOverflow(int precision, int scale) {
        return numericOverflow()
                .detail(
                        precision == scale
                                ? "A field with precision " + precision + ", scale " + scale
                                        + " must round to an absolute value less than 1."
                                : "A field with precision " + precision + ", scale " + scale
                                        + " must round to an absolute value less than 10^" + (precision - scale) + ".");
    }

    private static MillraceException numericOverflow() {
        return NUMBER_OUT_OF_RANGE.error("numeric field overflow");
    }
}
