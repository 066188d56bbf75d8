package io.millrace.engine.aggregate;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.data.DataType;
import io.millrace.engine.state.ByteSink;
import io.millrace.engine.state.ByteSource;
import io.millrace.engine.state.ZSet;
import java.util.Arrays;

/**
 * MIN and MAX where rows can be taken back: each group's values with their weights, and which of them is the extreme.
 * Only when that one goes are the others looked at.
 */
final class ExtremeInBag extends Accumulator {
    private static final int UNKNOWN = -2;

    private final int argument;
    private final boolean max;
    private final RowBag bag;
    private final ZSet values;
    /** By group: an entry, {@link ZSet#NONE}, or {@link #UNKNOWN}. */
    private int[] best = new int[0];

    ExtremeInBag(int argument, DataType type, boolean max) {
        this.argument = argument;
        this.max = max;
        this.bag = new RowBag(new int[] {argument}, new DataType[] {type});
        this.values = bag.rows();
    }

    @Override
    public void reserve(int limit) {
        int size = best.length;
        if (limit > size) {
            best = Arrays.copyOf(best, Grow.larger(size, limit));
            Arrays.fill(best, size, best.length, UNKNOWN);
        }
    }

    @Override
    public void add(int[] groups, ColumnBatch batch) {
        int rowCount = batch.rowCount();
        int[] entries = values.add(groups, batch.select(argument));
        for (int i = 0; i < rowCount; i++) {
            int entry = entries[i];
            int known = best[groups[i]];
            if (known == entry && values.weight(entry) <= 0) {
                best[groups[i]] = UNKNOWN;
            } else if (known != UNKNOWN && isBetter(entry, known)) {
                best[groups[i]] = entry;
            }
        }
        bag.dropGone(entries, rowCount);
    }

    /** Whether {@code entry} counts, and comes before {@code other}, if there is one. */
    private boolean isBetter(int entry, int other) {
        if (values.weight(entry) <= 0 || values.isNull(0, entry)) {
            return false;
        }
        if (other == ZSet.NONE) {
            return true;
        }
        int order = values.compare(0, entry, other);
        return max ? order > 0 : order < 0;
    }

    @Override
    public void results(int[] groups, int count, ColumnBuilder results) {
        int[] found = new int[count];
        for (int i = 0; i < count; i++) {
            found[i] = best(groups[i]);
        }
        Column column = values.gather(0, found, count);
        for (int i = 0; i < count; i++) {
            results.append(column.value(i));
        }
    }

    private int best(int group) {
        if (best[group] == UNKNOWN) {
            int found = ZSet.NONE;
            for (int entry = values.first(group); entry != ZSet.NONE; entry = values.next(entry)) {
                found = isBetter(entry, found) ? entry : found;
            }
            best[group] = found;
        }
        return best[group];
    }

    @Override
    public void reset(int group) {
        bag.reset(group);
        best[group] = UNKNOWN;
    }

    @Override
    public void write(int group, ByteSink to) {
        bag.write(group, to);
    }

    @Override
    public void read(int group, ByteSource from) {
        bag.read(group, from);
        best[group] = UNKNOWN;
    }

    @Override
    public long bytes() {
        return bag.bytes() + 4L * best.length;
    }
}
