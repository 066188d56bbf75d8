package io.millrace.engine.aggregate;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.state.ByteSink;
import io.millrace.engine.state.ByteSource;

/** A function computed from all rows of a group, kept in a {@link RowBag}. */
final class Collected extends Accumulator {
    private final RowBag bag;
    private final BagFunction function;

    Collected(RowBag bag, BagFunction function) {
        this.bag = bag;
        this.function = function;
    }

    @Override
    public void reserve(int limit) {}

    @Override
    public void add(int[] groups, ColumnBatch batch) {
        bag.add(groups, batch);
    }

    @Override
    public void results(int[] groups, int count, ColumnBuilder results) {
        for (int i = 0; i < count; i++) {
            function.result(bag, groups[i], results);
        }
    }

    @Override
    public void reset(int group) {
        bag.reset(group);
    }

    @Override
    public void write(int group, ByteSink to) {
        bag.write(group, to);
    }

    @Override
    public void read(int group, ByteSource from) {
        bag.read(group, from);
    }

    @Override
    public long bytes() {
        return bag.bytes();
    }
}
