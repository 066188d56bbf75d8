package io.millrace.engine.aggregate;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.state.ByteSink;
import io.millrace.engine.state.ByteSource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** COUNT(*), and COUNT(x, …): rows where no argument is null. */
final class CountRows extends Accumulator {
    private final int[] arguments;
    private long[] counts = new long[0];

    CountRows(int... arguments) {
        this.arguments = arguments;
    }

    @Override
    public void reserve(int limit) {
        counts = Grow.longs(counts, limit);
    }

    @Override
    public void add(int[] groups, ColumnBatch batch) {
        long[] weights = batch.weights();
        long[] target = counts;
        int rowCount = batch.rowCount();
        boolean[] nulls = anyNull(batch);
        if (nulls != null) {
            for (int i = 0; i < rowCount; i++) {
                target[groups[i]] += nulls[i] ? 0 : weights == null ? 1 : weights[i];
            }
        } else if (weights != null) {
            for (int i = 0; i < rowCount; i++) {
                target[groups[i]] += weights[i];
            }
        } else {
            for (int i = 0; i < rowCount; i++) {
                target[groups[i]]++;
            }
        }
    }

    private boolean @Nullable [] anyNull(ColumnBatch batch) {
        boolean[] any = null;
        for (int argument : arguments) {
            boolean[] nulls = batch.column(argument).nulls();
            if (nulls == null) {
                continue;
            }
            if (any == null) {
                any = Arrays.copyOf(nulls, batch.rowCount());
                continue;
            }
            for (int i = 0; i < any.length; i++) {
                any[i] |= nulls[i];
            }
        }
        return any;
    }

    @Override
    public void results(int[] groups, int count, ColumnBuilder results) {
        for (int i = 0; i < count; i++) {
            results.appendLong(counts[groups[i]]);
        }
    }

    @Override
    public void reset(int group) {
        counts[group] = 0;
    }

    @Override
    public void write(int group, ByteSink to) {
        to.writeLong(counts[group]);
    }

    @Override
    public void read(int group, ByteSource from) {
        counts[group] = from.readLong();
    }

    @Override
    public long bytes() {
        return 8L * counts.length;
    }
}
