package io.millrace.engine.function;

import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;
import static io.millrace.common.error.ErrorCode.NUMBER_OUT_OF_RANGE;

import java.math.BigDecimal;

/** Between binary floating point and exact numbers. Strict. */
public final class NumberCasts {
    private static final double TWO_TO_63 = 0x1p63;

    private NumberCasts() {}

    public static long toBigint(double value) {
        double rounded = Math.rint(value);
        if (!(rounded >= -TWO_TO_63 && rounded < TWO_TO_63)) {
            throw NUMBER_OUT_OF_RANGE.error("bigint out of range");
        }
        return (long) rounded;
    }

    public static long toInteger(double value) {
        double rounded = Math.rint(value);
        if (!(rounded >= Integer.MIN_VALUE && rounded <= Integer.MAX_VALUE)) {
            throw NUMBER_OUT_OF_RANGE.error("integer out of range");
        }
        return (long) rounded;
    }

    public static long toSmallint(double value) {
        double rounded = Math.rint(value);
        if (!(rounded >= Short.MIN_VALUE && rounded <= Short.MAX_VALUE)) {
            throw NUMBER_OUT_OF_RANGE.error("smallint out of range");
        }
        return (long) rounded;
    }

    /** With the 15 significant digits that PostgreSQL keeps of a double. */
    public static BigDecimal toDecimal(double value) {
        if (!Double.isFinite(value)) {
            throw FEATURE_NOT_SUPPORTED.error(
                    Double.isNaN(value) ? "cannot convert NaN to numeric" : "cannot convert infinity to numeric");
        }
        return new BigDecimal(value).round(new java.math.MathContext(15, java.math.RoundingMode.HALF_EVEN));
    }

    public static double toDouble(BigDecimal value) {
        return value.doubleValue();
    }

    public static double toDouble(long unscaled, int scale) {
        if (scale <= 18 && Math.abs(unscaled) < 1L << 53 && scale <= 22) {
            // Both are exact, so one rounding, to the nearest, is all that happens.
            return unscaled / (double) DecimalArithmetic.powerOfTen(scale);
        }
        return BigDecimal.valueOf(unscaled, scale).doubleValue();
    }
}
