package io.millrace.engine.function;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * ABS, SIGN, CEIL, FLOOR, ROUND and TRUNC. Exact numbers round half away from zero, floating point ones half to even, as
 * in PostgreSQL. Strict.
 */
public final class Rounding {
    private static final int MAX_SCALE = 1000;

    private Rounding() {}

    @SqlFunction("ABS")
    public static long abs(long value) {
        return value < 0 ? IntegerArithmetic.negate(value) : value;
    }

    @SqlFunction("ABS")
    public static double abs(double value) {
        return Math.abs(value);
    }

    @SqlFunction("ABS")
    public static BigDecimal abs(BigDecimal value) {
        return value.abs();
    }

    @SqlFunction("SIGN")
    public static long sign(long value) {
        return Long.signum(value);
    }

    @SqlFunction("SIGN")
    public static double sign(double value) {
        return Math.signum(value);
    }

    @SqlFunction("SIGN")
    public static BigDecimal sign(BigDecimal value) {
        return BigDecimal.valueOf(value.signum());
    }

    @SqlFunction({"CEIL", "CEILING", "FLOOR", "ROUND", "TRUNC", "TRUNCATE"})
    public static long whole(long value) {
        return value;
    }

    @SqlFunction({"CEIL", "CEILING"})
    public static double ceil(double value) {
        return Math.ceil(value);
    }

    @SqlFunction({"CEIL", "CEILING"})
    public static BigDecimal ceil(BigDecimal value) {
        return value.setScale(0, RoundingMode.CEILING);
    }

    @SqlFunction("FLOOR")
    public static double floor(double value) {
        return Math.floor(value);
    }

    @SqlFunction("FLOOR")
    public static BigDecimal floor(BigDecimal value) {
        return value.setScale(0, RoundingMode.FLOOR);
    }

    @SqlFunction("ROUND")
    public static double round(double value) {
        return Math.rint(value);
    }

    @SqlFunction("ROUND")
    public static BigDecimal round(BigDecimal value) {
        return value.setScale(0, RoundingMode.HALF_UP);
    }

    @SqlFunction("ROUND")
    public static BigDecimal round(BigDecimal value, long digits) {
        return scaled(value, digits, RoundingMode.HALF_UP);
    }

    @SqlFunction("ROUND")
    public static double round(double value, long digits) {
        return Double.isFinite(value)
                ? scaled(new BigDecimal(Double.toString(value)), digits, RoundingMode.HALF_UP)
                        .doubleValue()
                : value;
    }

    @SqlFunction({"TRUNC", "TRUNCATE"})
    public static double truncate(double value) {
        return value < 0 ? Math.ceil(value) : Math.floor(value);
    }

    @SqlFunction({"TRUNC", "TRUNCATE"})
    public static BigDecimal truncate(BigDecimal value) {
        return value.setScale(0, RoundingMode.DOWN);
    }

    @SqlFunction({"TRUNC", "TRUNCATE"})
    public static BigDecimal truncate(BigDecimal value, long digits) {
        return scaled(value, digits, RoundingMode.DOWN);
    }

    @SqlFunction({"TRUNC", "TRUNCATE"})
    public static double truncate(double value, long digits) {
        return Double.isFinite(value)
                ? scaled(new BigDecimal(Double.toString(value)), digits, RoundingMode.DOWN)
                        .doubleValue()
                : value;
    }

    private static BigDecimal scaled(BigDecimal value, long digits, RoundingMode mode) {
        int scale = (int) Math.max(-MAX_SCALE, Math.min(MAX_SCALE, digits));
        return value.scale() <= scale ? value : value.setScale(scale, mode).setScale(Math.max(0, scale));
    }
}
