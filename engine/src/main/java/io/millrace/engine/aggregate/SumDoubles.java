package io.millrace.engine.aggregate;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.DoubleColumn;
import io.millrace.engine.state.ByteSink;
import io.millrace.engine.state.ByteSource;

/** SUM and AVG of doubles. */
final class SumDoubles extends Accumulator {
    private final int argument;
    private final boolean average;
    private final boolean real;
    private final ExactSum sums = new ExactSum();
    private long[] counts = new long[0];

    SumDoubles(int argument, DataType type, boolean average) {
        this.argument = argument;
        this.average = average;
        this.real = type == DataType.REAL;
    }

    @Override
    public void reserve(int limit) {
        sums.reserve(limit);
        counts = Grow.longs(counts, limit);
    }

    @Override
    public void add(int[] groups, ColumnBatch batch) {
        Column column = batch.column(argument);
        double[] values = ((DoubleColumn) column).values();
        boolean[] nulls = column.nulls();
        long[] weights = batch.weights();
        for (int i = 0; i < batch.rowCount(); i++) {
            if (nulls == null || !nulls[i]) {
                long weight = weights == null ? 1 : weights[i];
                sums.add(groups[i], values[i], weight);
                counts[groups[i]] += weight;
            }
        }
    }

    @Override
    public void results(int[] groups, int count, ColumnBuilder results) {
        for (int i = 0; i < count; i++) {
            int group = groups[i];
            if (counts[group] == 0) {
                results.appendNull();
            } else {
                double value = sums.rounded(group) / (average ? counts[group] : 1);
                results.appendDouble(real ? (float) value : value);
            }
        }
    }

    @Override
    public void reset(int group) {
        sums.reset(group);
        counts[group] = 0;
    }

    @Override
    public void write(int group, ByteSink to) {
        sums.write(group, to);
        to.writeLong(counts[group]);
    }

    @Override
    public void read(int group, ByteSource from) {
        sums.read(group, from);
        counts[group] = from.readLong();
    }

    @Override
    public long bytes() {
        return sums.bytes() + 8L * counts.length;
    }
}
