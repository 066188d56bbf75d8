package io.millrace.engine.aggregate;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.DoubleColumn;
import io.millrace.engine.data.Storage;
import io.millrace.engine.state.BoxedCodec;
import io.millrace.engine.state.ByteSink;
import io.millrace.engine.state.ByteSource;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Objects;

/**
 * VAR_POP, VAR_SAMP, STDDEV_POP and STDDEV_SAMP from exact sums of the values and of their squares, so that nothing
 * cancels but what is equal.
 */
final class Variance extends Accumulator {
    private static final MathContext DIGITS = new MathContext(50);
    private static final int BYTES_PER_GROUP = 200;

    private final int argument;
    private final boolean sample;
    private final boolean root;
    private final DataType type;
    private BigDecimal[] sums = new BigDecimal[0];
    private BigDecimal[] squares = new BigDecimal[0];
    private long[] counts = new long[0];
    private long[] specials = new long[0];

    Variance(int argument, DataType type, boolean sample, boolean root) {
        this.argument = argument;
        this.type = type;
        this.sample = sample;
        this.root = root;
    }

    @Override
    public void reserve(int limit) {
        int size = counts.length;
        if (limit > size) {
            counts = Grow.longs(counts, limit);
            specials = Arrays.copyOf(specials, counts.length);
            sums = Arrays.copyOf(sums, counts.length);
            squares = Arrays.copyOf(squares, counts.length);
            Arrays.fill(sums, size, sums.length, BigDecimal.ZERO);
            Arrays.fill(squares, size, squares.length, BigDecimal.ZERO);
        }
    }

    @Override
    public void add(int[] groups, ColumnBatch batch) {
        Column column = batch.column(argument);
        for (int i = 0; i < batch.rowCount(); i++) {
            if (column.isNull(i)) {
                continue;
            }
            int group = groups[i];
            long weight = batch.weight(i);
            counts[group] += weight;
            if (column instanceof DoubleColumn doubles && !(Math.abs(doubles.values()[i]) <= Double.MAX_VALUE)) {
                specials[group] += weight;
                continue;
            }
            BigDecimal value = exact(Objects.requireNonNull(column.value(i)));
            BigDecimal times = BigDecimal.valueOf(weight);
            sums[group] = sums[group].add(value.multiply(times));
            squares[group] = squares[group].add(value.multiply(value).multiply(times));
        }
    }

    static BigDecimal exact(Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal;
        }
        return value instanceof Double number ? new BigDecimal(number) : BigDecimal.valueOf((Long) value);
    }

    @Override
    public void results(int[] groups, int count, ColumnBuilder results) {
        for (int i = 0; i < count; i++) {
            int group = groups[i];
            long divisor = sample ? counts[group] - 1 : counts[group];
            if (counts[group] == 0 || divisor == 0) {
                results.appendNull();
            } else if (specials[group] != 0) {
                results.append(Double.NaN);
            } else {
                append(variance(group, divisor), results);
            }
        }
    }

    private BigDecimal variance(int group, long divisor) {
        BigDecimal n = BigDecimal.valueOf(counts[group]);
        BigDecimal spread = squares[group].multiply(n).subtract(sums[group].multiply(sums[group]));
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
        counts[group] = 0;
        specials[group] = 0;
        sums[group] = BigDecimal.ZERO;
        squares[group] = BigDecimal.ZERO;
    }

    @Override
    public void write(int group, ByteSink to) {
        to.writeLong(counts[group]).writeLong(specials[group]);
        BoxedCodec.write(to, sums[group]);
        BoxedCodec.write(to, squares[group]);
    }

    @Override
    public void read(int group, ByteSource from) {
        counts[group] = from.readLong();
        specials[group] = from.readLong();
        sums[group] = (BigDecimal) Objects.requireNonNull(BoxedCodec.read(from));
        squares[group] = (BigDecimal) Objects.requireNonNull(BoxedCodec.read(from));
    }

    @Override
    public long bytes() {
        return (long) BYTES_PER_GROUP * counts.length;
    }
}
