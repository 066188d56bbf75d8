package io.millrace.engine.aggregate;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.data.LongColumn;
import io.millrace.engine.state.ByteSink;
import io.millrace.engine.state.ByteSource;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * SUM and AVG of integers, and of decimals and intervals kept as longs: 128 bits, so that only the result can be out of
 * range, and not what was passed on the way to it.
 */
final class SumLongs extends Accumulator {
    private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);

    private final int argument;
    private final SumResult result;
    private long[] lows = new long[0];
    private long[] highs = new long[0];
    private long[] counts = new long[0];

    SumLongs(int argument, SumResult result) {
        this.argument = argument;
        this.result = result;
    }

    @Override
    public void reserve(int limit) {
        lows = Grow.longs(lows, limit);
        highs = Grow.longs(highs, limit);
        counts = Grow.longs(counts, limit);
    }

    @Override
    public void add(int[] groups, ColumnBatch batch) {
        Column column = batch.column(argument);
        long[] values = ((LongColumn) column).values();
        boolean[] nulls = column.nulls();
        long[] weights = batch.weights();
        int rowCount = batch.rowCount();
        if (nulls == null && weights == null) {
            for (int i = 0; i < rowCount; i++) {
                add(groups[i], values[i]);
                counts[groups[i]]++;
            }
        } else {
            addWeighted(groups, values, nulls, weights, rowCount);
        }
    }

    private void addWeighted(
            int[] groups, long[] values, boolean @Nullable [] nulls, long @Nullable [] weights, int rowCount) {
        for (int i = 0; i < rowCount; i++) {
            if (nulls != null && nulls[i]) {
                continue;
            }
            int group = groups[i];
            long weight = weights == null ? 1 : weights[i];
            long low = values[i] * weight;
            addWide(group, low, Math.multiplyHigh(values[i], weight));
            counts[group] += weight;
        }
    }

    private void add(int group, long value) {
        long low = lows[group] + value;
        highs[group] += (value >> 63) + (Long.compareUnsigned(low, value) < 0 ? 1 : 0);
        lows[group] = low;
    }

    private void addWide(int group, long low, long high) {
        long sum = lows[group] + low;
        highs[group] += high + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
        lows[group] = sum;
    }

    @Override
    public void results(int[] groups, int count, ColumnBuilder results) {
        for (int i = 0; i < count; i++) {
            int group = groups[i];
            if (counts[group] == 0) {
                results.appendNull();
            } else if (highs[group] == lows[group] >> 63) {
                result.append(lows[group], counts[group], results);
            } else {
                result.append(wide(group), counts[group], results);
            }
        }
    }

    private BigInteger wide(int group) {
        BigInteger low = BigInteger.valueOf(lows[group]);
        return BigInteger.valueOf(highs[group]).multiply(TWO_64).add(low.signum() < 0 ? low.add(TWO_64) : low);
    }

    @Override
    public void reset(int group) {
        lows[group] = 0;
        highs[group] = 0;
        counts[group] = 0;
    }

    @Override
    public void write(int group, ByteSink to) {
        to.writeLong(lows[group]).writeLong(highs[group]).writeLong(counts[group]);
    }

    @Override
    public void read(int group, ByteSource from) {
        lows[group] = from.readLong();
        highs[group] = from.readLong();
        counts[group] = from.readLong();
    }

    @Override
    public long bytes() {
        return 24L * counts.length;
    }
}
