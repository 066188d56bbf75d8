package io.millrace.engine.function;

import static io.millrace.common.error.ErrorCode.DIVISION_BY_ZERO;
import static io.millrace.common.error.ErrorCode.NUMBER_OUT_OF_RANGE;

import io.millrace.common.error.MillraceException;

/** {@code + - * / %} of BIGINT, and the narrowing to INTEGER and SMALLINT. Strict. */
public final class IntegerArithmetic {
    private IntegerArithmetic() {}

    public static long add(long a, long b) {
        long sum = a + b;
        if (((a ^ sum) & (b ^ sum)) < 0) {
            throw bigintOutOfRange();
        }
        return sum;
    }

    public static long subtract(long a, long b) {
        long difference = a - b;
        if (((a ^ b) & (a ^ difference)) < 0) {
            throw bigintOutOfRange();
        }
        return difference;
    }

    public static long multiply(long a, long b) {
        long low = a * b;
        if (Math.multiplyHigh(a, b) != low >> 63) {
            throw bigintOutOfRange();
        }
        return low;
    }

    public static long divide(long a, long b) {
        if (b == 0) {
            throw divisionByZero();
        }
        if (b == -1) {
            return negate(a);
        }
        return a / b;
    }

    public static long remainder(long a, long b) {
        if (b == 0) {
            throw divisionByZero();
        }
        return b == -1 ? 0 : a % b;
    }

    public static long negate(long a) {
        if (a == Long.MIN_VALUE) {
            throw bigintOutOfRange();
        }
        return -a;
    }

    public static long toInteger(long a) {
        if ((int) a != a) {
            throw NUMBER_OUT_OF_RANGE.error("integer out of range");
        }
        return a;
    }

    public static long toSmallint(long a) {
        if ((short) a != a) {
            throw NUMBER_OUT_OF_RANGE.error("smallint out of range");
        }
        return a;
    }

    static MillraceException bigintOutOfRange() {
        return NUMBER_OUT_OF_RANGE.error("bigint out of range");
    }

    static MillraceException divisionByZero() {
        return DIVISION_BY_ZERO.error("division by zero");
    }
}
