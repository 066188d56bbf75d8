package io.millrace.engine.aggregate;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.data.LongColumn;
import io.millrace.engine.state.ByteSink;
import io.millrace.engine.state.ByteSource;

/** BOOL_AND (EVERY) and BOOL_OR (SOME): how many rows were true, how many false. */
final class AnyOrEvery extends Accumulator {
    private final int argument;
    private final boolean every;
    private long[] trues = new long[0];
    private long[] falses = new long[0];

    AnyOrEvery(int argument, boolean every) {
        this.argument = argument;
        this.every = every;
    }

    @Override
    public void reserve(int limit) {
        trues = Grow.longs(trues, limit);
        falses = Grow.longs(falses, limit);
    }

    @Override
    public void add(int[] groups, ColumnBatch batch) {
        Column column = batch.column(argument);
        long[] values = ((LongColumn) column).values();
        for (int i = 0; i < batch.rowCount(); i++) {
            if (!column.isNull(i)) {
                long[] counts = values[i] != 0 ? trues : falses;
                counts[groups[i]] += batch.weight(i);
            }
        }
    }

    @Override
    public void results(int[] groups, int count, ColumnBuilder results) {
        for (int i = 0; i < count; i++) {
            boolean anyTrue = trues[groups[i]] > 0;
            boolean anyFalse = falses[groups[i]] > 0;
            if (!anyTrue && !anyFalse) {
                results.appendNull();
            } else {
                results.appendLong((every ? !anyFalse : anyTrue) ? 1 : 0);
            }
        }
    }

    @Override
    public void reset(int group) {
        trues[group] = 0;
        falses[group] = 0;
    }

    @Override
    public void write(int group, ByteSink to) {
        to.writeLong(trues[group]).writeLong(falses[group]);
    }

    @Override
    public void read(int group, ByteSource from) {
        trues[group] = from.readLong();
        falses[group] = from.readLong();
    }

    @Override
    public long bytes() {
        return 16L * trues.length;
    }
}
