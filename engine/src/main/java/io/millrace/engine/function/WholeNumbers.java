package io.millrace.engine.function;

import static io.millrace.common.error.ErrorCode.DATETIME_OVERFLOW;
import static io.millrace.common.error.ErrorCode.DIVISION_BY_ZERO;
import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;
import static io.millrace.common.error.ErrorCode.NUMBER_OUT_OF_RANGE;

import io.millrace.engine.data.DataType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Digits, quotients and multiples, exactly. Strict. */
public final class WholeNumbers {
    /** The last whose factorial has no more digits than a number may have. */
    private static final int LAST_FACTORIAL = 33;

    private WholeNumbers() {}

    /** Digits after the point. */
    @SqlFunction("SCALE")
    public static long scale(BigDecimal number) {
        return number.scale();
    }

    /** Digits after the point that say something. */
    @SqlFunction("MIN_SCALE")
    public static long leastScale(BigDecimal number) {
        return number.signum() == 0
                ? 0
                : Math.max(0, number.stripTrailingZeros().scale());
    }

    /** The quotient, cut towards zero. Raises 22012. */
    @SqlFunction("DIV")
    public static Object quotient(BigDecimal dividend, BigDecimal divisor) {
        if (divisor.signum() == 0) {
            throw DIVISION_BY_ZERO.error("division by zero");
        }
        return dividend.divide(divisor, 0, RoundingMode.DOWN);
    }

    /** The least common multiple, of 0 and any number 0. Raises 22003. */
    @SqlFunction("LCM")
    public static long leastMultiple(FunctionContext context, long a, long b) {
        if (a == 0 || b == 0) {
            return 0;
        }
        BigInteger first = BigInteger.valueOf(a);
        BigInteger second = BigInteger.valueOf(b);
        BigInteger multiple = first.divide(first.gcd(second)).multiply(second).abs();
        int bits = context.resultType() == DataType.BIGINT ? Long.SIZE : Integer.SIZE;
        if (multiple.bitLength() >= bits) {
            throw NUMBER_OUT_OF_RANGE.error(bits == Long.SIZE ? "bigint out of range" : "integer out of range");
        }
        return multiple.longValue();
    }

    /** Raises 22003. */
    @SqlFunction("FACTORIAL")
    public static Object factorial(long number) {
        if (number < 0 || number > LAST_FACTORIAL) {
            throw NUMBER_OUT_OF_RANGE.error(
                    number < 0 ? "factorial of a negative number is undefined" : "value overflows numeric format");
        }
        BigInteger product = BigInteger.ONE;
        for (long i = 2; i <= number; i++) {
            product = product.multiply(BigInteger.valueOf(i));
        }
        return new BigDecimal(product);
    }

    /** The beginning of the stretch that {@code time} is in, of stretches of that length from {@code origin} on; in µs. */
    @SqlFunction("DATE_BIN")
    public static long bin(FunctionContext context, long stride, long time, long origin) {
        if (context.argumentType(0) == DataType.INTERVAL_YEAR_MONTH) {
            throw FEATURE_NOT_SUPPORTED.error("timestamps cannot be binned into intervals containing months or years");
        }
        if (stride <= 0) {
            throw DATETIME_OVERFLOW.error("stride must be greater than zero");
        }
        return origin + Math.multiplyExact(Math.floorDiv(Math.subtractExact(time, origin), stride), stride);
    }
}
