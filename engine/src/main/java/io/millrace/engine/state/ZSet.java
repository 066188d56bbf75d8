package io.millrace.engine.state;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.LongColumn;
import java.util.Arrays;

/**
 * Rows with weights, in groups that the owner numbers, so that the rows of one group can be walked. A row whose weight
 * comes to 0 stays, for the owner to see, until it is {@link #remove}d. Owned by one operator.
 */
public final class ZSet {
    /** No such entry. */
    public static final int NONE = -1;

    private final RowTable rows;
    private long[] weights = new long[16];
    private int[] nexts = new int[16];
    private int[] previouses = new int[16];
    private int[] firsts = new int[0];
    private int[] entries = new int[0];

    public ZSet(DataType... types) {
        DataType[] withGroup = new DataType[types.length + 1];
        withGroup[0] = DataType.BIGINT;
        System.arraycopy(types, 0, withGroup, 1, types.length);
        rows = RowTable.of(withGroup);
    }

    public int size() {
        return rows.size();
    }

    /** All entries are below it. */
    public int entryLimit() {
        return rows.slotLimit();
    }

    /** Adds all rows, each to its group; gives their entries, in an array that the next call reuses. */
    public int[] add(int[] groups, ColumnBatch batch) {
        int rowCount = batch.rowCount();
        int[] found = entriesOf(groups, batch.columns(), rowCount);
        long[] added = batch.weights();
        for (int i = 0; i < rowCount; i++) {
            weights[found[i]] += added == null ? 1 : added[i];
        }
        return found;
    }

    /** The entries of rows, made with weight 0 where there are none, in an array that the next call reuses. */
    public int[] entriesOf(int[] groups, Column[] columns, int rowCount) {
        if (entries.length < rowCount) {
            entries = new int[rowCount];
        }
        rows.findOrAdd(withGroups(groups, columns, rowCount), rowCount, entries);
        linkAdded();
        return entries;
    }

    private static Column[] withGroups(int[] groups, Column[] columns, int rowCount) {
        long[] asLongs = new long[rowCount];
        for (int i = 0; i < rowCount; i++) {
            asLongs[i] = groups[i];
        }
        Column[] all = new Column[columns.length + 1];
        all[0] = new LongColumn(DataType.BIGINT, asLongs, null);
        System.arraycopy(columns, 0, all, 1, columns.length);
        return all;
    }

    /** After {@link #add} or {@link #entriesOf}: how many entries it made. */
    public int addedCount() {
        return rows.addedCount();
    }

    /** And which. */
    public int[] added() {
        return rows.added();
    }

    private void linkAdded() {
        int limit = rows.slotLimit();
        if (limit > weights.length) {
            int size = Math.max(limit, weights.length * 2);
            weights = Arrays.copyOf(weights, size);
            nexts = Arrays.copyOf(nexts, size);
            previouses = Arrays.copyOf(previouses, size);
        }
        int[] added = rows.added();
        for (int i = 0; i < rows.addedCount(); i++) {
            int entry = added[i];
            int group = group(entry);
            if (group >= firsts.length) {
                int size = firsts.length;
                firsts = Arrays.copyOf(firsts, Math.max(16, Math.max(group + 1, size * 2)));
                Arrays.fill(firsts, size, firsts.length, NONE);
            }
            weights[entry] = 0;
            int first = firsts[group];
            nexts[entry] = first;
            previouses[entry] = NONE;
            if (first != NONE) {
                previouses[first] = entry;
            }
            firsts[group] = entry;
        }
    }

    public void remove(int entry) {
        int next = nexts[entry];
        int previous = previouses[entry];
        if (previous == NONE) {
            firsts[group(entry)] = next;
        } else {
            nexts[previous] = next;
        }
        if (next != NONE) {
            previouses[next] = previous;
        }
        weights[entry] = 0;
        rows.remove(entry);
    }

    public int group(int entry) {
        return (int) rows.longValue(0, entry);
    }

    /** An entry of a group, the head of its list; {@link #NONE} if it is empty. */
    public int first(int group) {
        return group < firsts.length ? firsts[group] : NONE;
    }

    /** The next one in the same group. */
    public int next(int entry) {
        return nexts[entry];
    }

    public long weight(int entry) {
        return weights[entry];
    }

    public void addWeight(int entry, long weight) {
        weights[entry] += weight;
    }

    /** The rows of entries, without weights; an entry of {@link #NONE} gives NULLs. */
    public ColumnBatch gather(int[] from, int count) {
        Column[] columns = new Column[rows.types().length - 1];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = rows.gather(i + 1, from, count);
        }
        return new ColumnBatch(count, columns);
    }

    public Column gather(int column, int[] from, int count) {
        return rows.gather(column + 1, from, count);
    }

    public boolean isNull(int column, int entry) {
        return rows.isNull(column + 1, entry);
    }

    /** Of a column of LONG storage. */
    public long longValue(int column, int entry) {
        return rows.longValue(column + 1, entry);
    }

    /** Orders two values of one column, both not null. */
    public int compare(int column, int entry, int otherEntry) {
        return rows.compare(column + 1, entry, otherEntry);
    }

    /** Orders a value against another column's, both not null. */
    public int compare(int column, int entry, Column other, int row) {
        return rows.compare(column + 1, entry, other, row);
    }

    /** The row alone, without group and weight; decoded by {@link RowReader}. */
    public void writeRow(ByteSink to, int entry) {
        rows.write(to, entry, 1);
    }

    public long bytes() {
        return rows.bytes() + 16L * weights.length + 4L * firsts.length;
    }
}
