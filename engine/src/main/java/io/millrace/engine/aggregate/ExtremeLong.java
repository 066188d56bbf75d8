package io.millrace.engine.aggregate;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.data.LongColumn;
import io.millrace.engine.state.ByteSink;
import io.millrace.engine.state.ByteSource;
import java.util.Arrays;

/** MIN and MAX of a LONG column to which rows are only added. */
final class ExtremeLong extends Accumulator {
    private final int argument;
    private final boolean max;
    private long[] values = new long[0];
    private boolean[] seen = new boolean[0];

    ExtremeLong(int argument, boolean max) {
        this.argument = argument;
        this.max = max;
    }

    @Override
    public void reserve(int limit) {
        if (limit > values.length) {
            int size = values.length;
            values = Grow.longs(values, limit);
            seen = Arrays.copyOf(seen, values.length);
            Arrays.fill(values, size, values.length, nothing());
        }
    }

    private long nothing() {
        return max ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    @Override
    public void add(int[] groups, ColumnBatch batch) {
        Column column = batch.column(argument);
        long[] source = ((LongColumn) column).values();
        boolean[] nulls = column.nulls();
        int rowCount = batch.rowCount();
        long[] target = values;
        if (nulls != null) {
            for (int i = 0; i < rowCount; i++) {
                if (!nulls[i]) {
                    int group = groups[i];
                    target[group] = max ? Math.max(target[group], source[i]) : Math.min(target[group], source[i]);
                    seen[group] = true;
                }
            }
            return;
        }
        boolean[] marks = seen;
        if (max) {
            for (int i = 0; i < rowCount; i++) {
                int group = groups[i];
                target[group] = Math.max(target[group], source[i]);
                marks[group] = true;
            }
        } else {
            for (int i = 0; i < rowCount; i++) {
                int group = groups[i];
                target[group] = Math.min(target[group], source[i]);
                marks[group] = true;
            }
        }
    }

    @Override
    public void results(int[] groups, int count, ColumnBuilder results) {
        for (int i = 0; i < count; i++) {
            int group = groups[i];
            if (seen[group]) {
                results.appendLong(values[group]);
            } else {
                results.appendNull();
            }
        }
    }

    @Override
    public void reset(int group) {
        values[group] = nothing();
        seen[group] = false;
    }

    @Override
    public void write(int group, ByteSink to) {
        to.writeByte(seen[group] ? 1 : 0).writeLong(values[group]);
    }

    @Override
    public void read(int group, ByteSource from) {
        seen[group] = from.readByte() != 0;
        values[group] = from.readLong();
    }

    @Override
    public long bytes() {
        return 9L * values.length;
    }
}
