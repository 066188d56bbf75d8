package io.millrace.engine.aggregate;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.state.BoxedCodec;
import io.millrace.engine.state.ByteSink;
import io.millrace.engine.state.ByteSource;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Objects;

/** SUM and AVG of decimals of more than 18 digits. */
final class SumDecimals extends Accumulator {
    private static final int BYTES_PER_SUM = 80;

    private final int argument;
    private final SumResult result;
    private BigDecimal[] sums = new BigDecimal[0];
    private long[] counts = new long[0];

    SumDecimals(int argument, SumResult result) {
        this.argument = argument;
        this.result = result;
    }

    @Override
    public void reserve(int limit) {
        counts = Grow.longs(counts, limit);
        int size = sums.length;
        if (size < counts.length) {
            sums = Arrays.copyOf(sums, counts.length);
            Arrays.fill(sums, size, sums.length, BigDecimal.ZERO);
        }
    }

    @Override
    public void add(int[] groups, ColumnBatch batch) {
        Column column = batch.column(argument);
        for (int i = 0; i < batch.rowCount(); i++) {
            BigDecimal value = (BigDecimal) column.value(i);
            if (value != null) {
                long weight = batch.weight(i);
                BigDecimal added = weight == 1 ? value : value.multiply(BigDecimal.valueOf(weight));
                sums[groups[i]] = sums[groups[i]].add(added);
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
                result.append(sums[group], counts[group], results);
            }
        }
    }

    @Override
    public void reset(int group) {
        sums[group] = BigDecimal.ZERO;
        counts[group] = 0;
    }

    @Override
    public void write(int group, ByteSink to) {
        BoxedCodec.write(to, sums[group]);
        to.writeLong(counts[group]);
    }

    @Override
    public void read(int group, ByteSource from) {
        sums[group] = (BigDecimal) Objects.requireNonNull(BoxedCodec.read(from));
        counts[group] = from.readLong();
    }

    @Override
    public long bytes() {
        return (long) BYTES_PER_SUM * counts.length;
    }
}
