package io.millrace.engine.function;

import static io.millrace.common.error.ErrorCode.NUMBER_OUT_OF_RANGE;

import io.millrace.common.error.MillraceException;

/** {@code + - * / %} of DOUBLE PRECISION; as in PostgreSQL a finite operation that overflows is an error. Strict. */
public final class DoubleArithmetic {
    private DoubleArithmetic() {}

    public static double add(double a, double b) {
        double sum = a + b;
        if (Math.abs(sum) > Double.MAX_VALUE && Double.isFinite(a) && Double.isFinite(b)) {
            throw overflow();
        }
        return sum;
    }

    public static double subtract(double a, double b) {
        double difference = a - b;
        if (Math.abs(difference) > Double.MAX_VALUE && Double.isFinite(a) && Double.isFinite(b)) {
            throw overflow();
        }
        return difference;
    }

    public static double multiply(double a, double b) {
        double product = a * b;
        if (!isNormal(product)) {
            checkProduct(product, a, b);
        }
        return product;
    }

    private static void checkProduct(double product, double a, double b) {
        if (Double.isInfinite(product) && Double.isFinite(a) && Double.isFinite(b)) {
            throw overflow();
        }
        if (product == 0 && a != 0 && b != 0) {
            throw underflow();
        }
    }

    /** Whether it is neither zero nor subnormal, infinite or NaN: its exponent is neither all zeros nor all ones. */
    private static boolean isNormal(double value) {
        return (((Double.doubleToRawLongBits(value) >>> 52) + 1) & 0x7FE) != 0;
    }

    public static double divide(double a, double b) {
        if (b == 0 && !Double.isNaN(a)) {
            throw IntegerArithmetic.divisionByZero();
        }
        double quotient = a / b;
        if (Double.isInfinite(quotient) && Double.isFinite(a)) {
            throw overflow();
        }
        if (quotient == 0 && a != 0 && Double.isFinite(b)) {
            throw underflow();
        }
        return quotient;
    }

    public static double remainder(double a, double b) {
        if (b == 0) {
            throw IntegerArithmetic.divisionByZero();
        }
        return a % b;
    }

    /** Rounds to REAL. */
    public static double toReal(double a) {
        float rounded = (float) a;
        if (Float.isInfinite(rounded) && Double.isFinite(a)) {
            throw overflow();
        }
        if (rounded == 0 && a != 0) {
            throw underflow();
        }
        return rounded;
    }

    static MillraceException overflow() {
        return NUMBER_OUT_OF_RANGE.error("value out of range: overflow");
    }

    static MillraceException underflow() {
        return NUMBER_OUT_OF_RANGE.error("value out of range: underflow");
    }
}
