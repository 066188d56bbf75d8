package io.millrace.engine.aggregate;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.data.DataType;
import io.millrace.engine.state.ByteSink;
import io.millrace.engine.state.ByteSource;
import io.millrace.engine.state.ZSet;

/** Lets each distinct combination of arguments through once: with the row that makes its weight positive, or not. */
final class Distinct extends Accumulator {
    private final RowBag values;
    private final int[] arguments;
    private final Accumulator target;

    Distinct(int[] arguments, DataType[] types, Accumulator target) {
        this.arguments = arguments;
        this.values = new RowBag(arguments, types);
        this.target = target;
    }

    @Override
    public void reserve(int limit) {
        target.reserve(limit);
    }

    @Override
    public void add(int[] groups, ColumnBatch batch) {
        int rowCount = batch.rowCount();
        ZSet rows = values.rows();
        int[] entries = rows.entriesOf(groups, batch.select(arguments).columns(), rowCount);
        int[] passed = new int[rowCount];
        long[] changes = new long[rowCount];
        int count = 0;
        for (int i = 0; i < rowCount; i++) {
            long before = rows.weight(entries[i]);
            long after = before + batch.weight(i);
            rows.addWeight(entries[i], batch.weight(i));
            int change = (after > 0 ? 1 : 0) - (before > 0 ? 1 : 0);
            if (change != 0) {
                passed[count] = i;
                changes[count++] = change;
            }
        }
        values.dropGone(entries, rowCount);
        int[] passedGroups = new int[count];
        for (int i = 0; i < count; i++) {
            passedGroups[i] = groups[passed[i]];
        }
        target.add(passedGroups, batch.gather(passed, count).withWeights(changes));
    }

    @Override
    public void results(int[] groups, int count, ColumnBuilder results) {
        target.results(groups, count, results);
    }

    @Override
    public void reset(int group) {
        values.reset(group);
        target.reset(group);
    }

    @Override
    public void write(int group, ByteSink to) {
        values.write(group, to);
        target.write(group, to);
    }

    @Override
    public void read(int group, ByteSource from) {
        values.read(group, from);
        target.read(group, from);
    }

    @Override
    public long bytes() {
        return values.bytes() + target.bytes();
    }
}
