package io.millrace.engine.aggregate;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Storage;
import io.millrace.engine.state.ByteSink;
import io.millrace.engine.state.ByteSource;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * VAR_POP, VAR_SAMP, STDDEV_POP and STDDEV_SAMP from exact sums of the values and of their squares, so that nothing
 * cancels but what is equal.
 */
final class Variance extends Accumulator {
    private static final MathContext DIGITS = new MathContext(50);

    private final int argument;
    private final boolean sample;
    private final boolean root;
    private final DataType type;
    /** Of the values and of their squares. */
    private final ExactSums sums = new ExactSums(2);

    Variance(int argument, DataType type, boolean sample, boolean root) {
        this.argument = argument;
        this.type = type;
        this.sample = sample;
        this.root = root;
    }

    @Override
    public void reserve(int limit) {
        sums.reserve(limit);
    }

    @Override
    public void add(int[] groups, ColumnBatch batch) {
        Column column = batch.column(argument);
        for (int i = 0; i < batch.rowCount(); i++) {
            if (column.isNull(i)) {
                continue;
            }
            if (ExactSums.isSpecial(column, i)) {
                sums.addSpecial(groups[i], batch.weight(i));
                continue;
            }
            BigDecimal value = ExactSums.exact(column, i);
            sums.add(groups[i], batch.weight(i), value, value.multiply(value));
        }
    }

    @Override
    public void results(int[] groups, int count, ColumnBuilder results) {
        for (int i = 0; i < count; i++) {
            int group = groups[i];
            long divisor = sample ? sums.count(group) - 1 : sums.count(group);
            if (sums.count(group) == 0 || divisor == 0) {
                results.appendNull();
            } else if (sums.hasSpecial(group)) {
                results.append(Double.NaN);
            } else {
                append(variance(group, divisor), results);
            }
        }
    }

    private BigDecimal variance(int group, long divisor) {
        BigDecimal n = BigDecimal.valueOf(sums.count(group));
        BigDecimal sum = sums.sum(group, 0);
        BigDecimal spread = sums.sum(group, 1).multiply(n).subtract(sum.multiply(sum));
        BigDecimal variance = spread.divide(n.multiply(BigDecimal.valueOf(divisor)), DIGITS);
        return root ? variance.sqrt(DIGITS) : variance;
    }

    private void append(BigDecimal value, ColumnBuilder results) {
        if (type instanceof DataType.Decimal decimal) {
            results.append(value.setScale(decimal.scale(), RoundingMode.HALF_UP));
        } else if (type.storage() == Storage.DOUBLE) {
            results.appendDouble(type == DataType.REAL ? value.floatValue() : value.doubleValue());
        } else {
            results.appendLong(value.longValue());
        }
    }

    @Override
    public void reset(int group) {
        sums.reset(group);
    }

    @Override
    public void write(int group, ByteSink to) {
        sums.write(group, to);
    }

    @Override
    public void read(int group, ByteSource from) {
        sums.read(group, from);
    }

    @Override
    public long bytes() {
        return sums.bytes();
    }
}
