package io.millrace.engine.aggregate;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Storage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * Makes an exact sum, in units of 10^-{@code scale}, into the result of SUM or AVG. An average of an integer type is cut
 * towards 0, of a decimal one rounded half up.
 */
final class SumResult {
    private final DataType type;
    private final int scale;
    private final boolean average;
    private final long least;
    private final long most;

    SumResult(DataType argument, DataType type, boolean average) {
        this.type = type;
        this.scale = argument instanceof DataType.Decimal decimal ? decimal.scale() : 0;
        this.average = average;
        this.least =
                type == DataType.SMALLINT ? Short.MIN_VALUE : type == DataType.INT ? Integer.MIN_VALUE : Long.MIN_VALUE;
        this.most =
                type == DataType.SMALLINT ? Short.MAX_VALUE : type == DataType.INT ? Integer.MAX_VALUE : Long.MAX_VALUE;
    }

    void append(long sum, long count, ColumnBuilder results) {
        if (type.storage() == Storage.LONG && !(type instanceof DataType.Decimal)) {
            long value = average ? sum / count : sum;
            if (value < least || value > most) {
                throw outOfRange(type);
            }
            results.appendLong(value);
        } else {
            append(BigInteger.valueOf(sum), count, results);
        }
    }

    void append(BigInteger sum, long count, ColumnBuilder results) {
        append(new BigDecimal(sum, scale), count, results);
    }

    void append(BigDecimal sum, long count, ColumnBuilder results) {
        if (type.storage() == Storage.DOUBLE) {
            BigDecimal value = average ? sum.divide(BigDecimal.valueOf(count), MathContext.DECIMAL128) : sum;
            results.appendDouble(type == DataType.REAL ? value.floatValue() : value.doubleValue());
        } else if (type instanceof DataType.Decimal decimal) {
            BigDecimal value = average
                    ? sum.divide(BigDecimal.valueOf(count), decimal.scale(), RoundingMode.HALF_UP)
                    : sum.setScale(decimal.scale(), RoundingMode.HALF_UP);
            if (value.precision() > decimal.precision()) {
                throw ErrorCode.NUMBER_OUT_OF_RANGE
                        .error("numeric field overflow")
                        .detail("A field with precision " + decimal.precision() + ", scale " + decimal.scale()
                                + " must round to an absolute value less than 10^"
                                + (decimal.precision() - decimal.scale()) + ".");
            }
            results.append(value);
        } else {
            BigInteger value =
                    (average ? sum.divide(BigDecimal.valueOf(count), 0, RoundingMode.DOWN) : sum).toBigInteger();
            if (value.bitLength() > 63) {
                throw outOfRange(type);
            }
            append(value.longValueExact(), results);
        }
    }

    private void append(long value, ColumnBuilder results) {
        if (value < least || value > most) {
            throw outOfRange(type);
        }
        results.appendLong(value);
    }

    static MillraceException outOfRange(DataType type) {
        return ErrorCode.NUMBER_OUT_OF_RANGE.error(
                "%s out of range", type.toString().toLowerCase(Locale.ROOT));
    }
}
