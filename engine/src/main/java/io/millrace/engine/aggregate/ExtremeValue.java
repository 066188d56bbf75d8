package io.millrace.engine.aggregate;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.data.DataType;
import io.millrace.engine.state.ByteSink;
import io.millrace.engine.state.ByteSource;
import io.millrace.engine.state.ValueStore;

/** MIN and MAX of a column of any type to which rows are only added. */
final class ExtremeValue extends Accumulator {
    private final int argument;
    private final boolean max;
    private final ValueStore values;
    private int limit;

    ExtremeValue(int argument, DataType type, boolean max) {
        this.argument = argument;
        this.max = max;
        this.values = ValueStore.of(type);
    }

    @Override
    public void reserve(int newLimit) {
        for (; limit < newLimit; limit++) {
            values.setNull(limit);
        }
    }

    @Override
    public void add(int[] groups, ColumnBatch batch) {
        Column column = batch.column(argument);
        boolean[] nulls = column.nulls();
        for (int i = 0; i < batch.rowCount(); i++) {
            if (nulls != null && nulls[i]) {
                continue;
            }
            int group = groups[i];
            if (values.isNull(group)) {
                values.set(group, column, i);
            } else {
                int order = values.compare(group, column, i);
                if (max ? order < 0 : order > 0) {
                    values.set(group, column, i);
                }
            }
        }
    }

    @Override
    public void results(int[] groups, int count, ColumnBuilder results) {
        for (int i = 0; i < count; i++) {
            values.appendTo(results, groups[i]);
        }
    }

    @Override
    public void reset(int group) {
        values.setNull(group);
    }

    @Override
    public void write(int group, ByteSink to) {
        values.write(to, group);
    }

    @Override
    public void read(int group, ByteSource from) {
        values.read(from, group);
    }

    @Override
    public long bytes() {
        return values.bytes();
    }
}
