package io.millrace.engine.function;

import static io.millrace.common.error.ErrorCode.INVALID_LOGARITHM;
import static io.millrace.common.error.ErrorCode.INVALID_POWER;
import static io.millrace.common.error.ErrorCode.NUMBER_OUT_OF_RANGE;

/** Powers, logarithms and angles, in floating point. Strict. */
public final class Mathematics {
    private static final double LN_10 = Math.log(10);

    private Mathematics() {}

    @SqlFunction({"POWER", "POW", "^"})
    public static double power(double base, double exponent) {
        if (base == 0 && exponent < 0) {
            throw INVALID_POWER.error("zero raised to a negative power is undefined");
        }
        if (base < 0 && exponent != Math.rint(exponent) && !Double.isNaN(exponent)) {
            throw INVALID_POWER.error("a negative number raised to a non-integer power yields a complex result");
        }
        if (base == 1 || base == -1 && Double.isInfinite(exponent)) {
            return 1;
        }
        return finite(Math.pow(base, exponent), Double.isFinite(base) && Double.isFinite(exponent));
    }

    private static double finite(double value, boolean expected) {
        if (expected && Double.isInfinite(value)) {
            throw DoubleArithmetic.overflow();
        }
        return value;
    }

    @SqlFunction("SQRT")
    public static double sqrt(double value) {
        if (value < 0) {
            throw INVALID_POWER.error("cannot take square root of a negative number");
        }
        return Math.sqrt(value);
    }

    @SqlFunction("CBRT")
    public static double cbrt(double value) {
        return Math.cbrt(value);
    }

    @SqlFunction("EXP")
    public static double exp(double value) {
        return finite(Math.exp(value), Double.isFinite(value));
    }

    @SqlFunction("LN")
    public static double ln(double value) {
        return Math.log(loggable(value));
    }

    @SqlFunction({"LOG", "LOG10"})
    public static double log10(double value) {
        return Math.log10(loggable(value));
    }

    /** To the base {@code base}. */
    @SqlFunction("LOG")
    public static double log(double base, double value) {
        double divisor = base == 10 ? LN_10 : Math.log(loggable(base));
        if (divisor == 0) {
            throw IntegerArithmetic.divisionByZero();
        }
        return Math.log(loggable(value)) / divisor;
    }

    private static double loggable(double value) {
        if (value == 0) {
            throw INVALID_LOGARITHM.error("cannot take logarithm of zero");
        }
        if (value < 0) {
            throw INVALID_LOGARITHM.error("cannot take logarithm of a negative number");
        }
        return value;
    }

    @SqlFunction("PI")
    public static double pi() {
        return Math.PI;
    }

    /** At least 0 and below 1; a different one for each row. */
    @SqlFunction({"RANDOM", "RAND"})
    public static double random(FunctionContext context) {
        return context.random().fast().get().nextDouble();
    }

    @SqlFunction("DEGREES")
    public static double degrees(double radians) {
        return Math.toDegrees(radians);
    }

    @SqlFunction("RADIANS")
    public static double radians(double degrees) {
        return Math.toRadians(degrees);
    }

    @SqlFunction("SIN")
    public static double sin(double angle) {
        return Math.sin(angle(angle));
    }

    @SqlFunction("COS")
    public static double cos(double angle) {
        return Math.cos(angle(angle));
    }

    @SqlFunction("TAN")
    public static double tan(double angle) {
        return Math.tan(angle(angle));
    }

    @SqlFunction("COT")
    public static double cot(double angle) {
        return 1 / Math.tan(angle(angle));
    }

    private static double angle(double angle) {
        if (Double.isInfinite(angle)) {
            throw NUMBER_OUT_OF_RANGE.error("input is out of range");
        }
        return angle;
    }

    @SqlFunction("ASIN")
    public static double asin(double value) {
        return Math.asin(unit(value));
    }

    @SqlFunction("ACOS")
    public static double acos(double value) {
        return Math.acos(unit(value));
    }

    private static double unit(double value) {
        if (value < -1 || value > 1) {
            throw NUMBER_OUT_OF_RANGE.error("input is out of range");
        }
        return value;
    }

    @SqlFunction("ATAN")
    public static double atan(double value) {
        return Math.atan(value);
    }

    @SqlFunction("ATAN2")
    public static double atan2(double y, double x) {
        return Math.atan2(y, x);
    }

    @SqlFunction("SINH")
    public static double sinh(double value) {
        return Math.sinh(value);
    }

    @SqlFunction("COSH")
    public static double cosh(double value) {
        return Math.cosh(value);
    }

    @SqlFunction("TANH")
    public static double tanh(double value) {
        return Math.tanh(value);
    }

    @SqlFunction("GCD")
    public static long gcd(long a, long b) {
        long x = a;
        long y = b;
        while (y != 0) {
            long rest = y == -1 ? 0 : x % y;
            x = y;
            y = rest;
        }
        return x < 0 ? IntegerArithmetic.negate(x) : x;
    }
}
