package io.millrace.engine.operator;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.SortKey;
import io.millrace.engine.state.DirtySlots;
import io.millrace.engine.state.EntryOrder;
import io.millrace.engine.state.StateTable;
import io.millrace.engine.state.ZSet;
import io.millrace.engine.state.ZSetState;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * {@link Sort} that keeps the rows of a range of places current: a tree of rows in order, of all where rows can be taken
 * away, else only of those up to the range's end.
 */
final class TopRows extends StepOperator {
    private final long offset;
    private final long end;
    private final boolean retracts;
    private final ZSet rows;
    private final ZSetState saved;
    private final EntryOrder order;
    private final TreeSet<Integer> tree;
    private final DirtySlots touched = new DirtySlots();
    /** Sum of the weights in the tree. */
    private long total;
    /** By entry: the weight it has in the output, and is to have. */
    private long[] shown = new long[0];

    private long[] wanted = new long[0];
    private int[] shownEntries = new int[0];
    private int[] changed = new int[0];
    private int changedCount;
    private int given;

    TopRows(
            Operator input,
            Schema schema,
            List<SortKey> keys,
            long offset,
            long fetch,
            boolean retracts,
            StateTable state) {
        super(schema, input);
        this.offset = offset;
        this.end = offset + fetch < 0 ? Long.MAX_VALUE : offset + fetch;
        this.retracts = retracts;
        DataType[] types = new DataType[schema.size()];
        Arrays.setAll(types, schema::type);
        rows = new ZSet(types);
        saved = new ZSetState(rows, types, state);
        order = new EntryOrder(rows, keys, schema.size());
        tree = new TreeSet<>(order::compare);
    }

    @Override
    void take(int input, ColumnBatch batch) {
        ColumnBatch kept = retracts || total < end ? batch : withoutHopeless(batch);
        int rowCount = kept.rowCount();
        int[] entries = rows.entriesOf(new int[rowCount], kept.columns(), rowCount);
        reserve();
        saved.changed(entries, rowCount);
        for (int i = 0; i < rowCount; i++) {
            addWeight(entries[i], kept.weight(i));
            touched.mark(entries[i]);
        }
        if (!retracts) {
            cutOff();
        }
    }

    /** Leaves out rows that come after the last place. */
    private ColumnBatch withoutHopeless(ColumnBatch batch) {
        if (tree.isEmpty()) {
            return batch;
        }
        int last = tree.last();
        int[] hopeful = new int[batch.rowCount()];
        int count = 0;
        for (int i = 0; i < hopeful.length; i++) {
            if (order.compare(last, batch.columns(), i) > 0) {
                hopeful[count++] = i;
            }
        }
        return count == hopeful.length ? batch : batch.gather(hopeful, count);
    }

    private void addWeight(int entry, long weight) {
        long before = Math.max(0, rows.weight(entry));
        rows.addWeight(entry, weight);
        long after = Math.max(0, rows.weight(entry));
        total += after - before;
        if (before == 0 && after > 0) {
            tree.add(entry);
        } else if (before > 0 && after == 0) {
            tree.remove(entry);
        }
    }

    private void cutOff() {
        while (!tree.isEmpty()) {
            int last = tree.last();
            if (total - rows.weight(last) < end) {
                return;
            }
            tree.remove(last);
            total -= rows.weight(last);
            rows.addWeight(last, -rows.weight(last));
        }
    }

    private void reserve() {
        if (rows.entryLimit() > shown.length) {
            int size = Math.max(16, Math.max(rows.entryLimit(), shown.length * 2));
            shown = Arrays.copyOf(shown, size);
            wanted = Arrays.copyOf(wanted, size);
        }
    }

    @Override
    void allTaken() {
        int[] inRange = entriesInRange();
        changed = new int[shownEntries.length + inRange.length];
        changedCount = 0;
        for (int entry : shownEntries) {
            if (wanted[entry] != shown[entry]) {
                changed[changedCount++] = entry;
            }
        }
        for (int entry : inRange) {
            if (shown[entry] == 0) {
                changed[changedCount++] = entry;
            }
        }
        shownEntries = inRange;
    }

    /** In order; sets {@link #wanted}. */
    private int[] entriesInRange() {
        int[] entries = new int[16];
        int count = 0;
        long place = 0;
        for (int entry : tree) {
            if (place >= end) {
                break;
            }
            long next = place + rows.weight(entry);
            long weight = Math.min(next, end) - Math.max(place, offset);
            if (weight > 0) {
                if (count == entries.length) {
                    entries = Arrays.copyOf(entries, count * 2);
                }
                wanted[entry] = weight;
                entries[count++] = entry;
            }
            place = next;
        }
        return Arrays.copyOf(entries, count);
    }

    @Override
    @Nullable
    ColumnBatch give() {
        if (given >= changedCount) {
            return null;
        }
        int count = Math.min(ColumnBatch.TARGET_ROWS, changedCount - given);
        int[] chunk = Arrays.copyOfRange(changed, given, given + count);
        given += count;
        long[] weights = new long[count];
        for (int i = 0; i < count; i++) {
            weights[i] = wanted[chunk[i]] - shown[chunk[i]];
        }
        return ZSetBatches.withWeights(rows.gather(chunk, count), weights);
    }

    @Override
    void endStep() {
        for (int i = 0; i < changedCount; i++) {
            shown[changed[i]] = 0;
            if (rows.weight(changed[i]) == 0) {
                touched.mark(changed[i]);
            }
        }
        for (int entry : shownEntries) {
            shown[entry] = wanted[entry];
            wanted[entry] = 0;
        }
        int[] entries = touched.slots();
        for (int i = 0; i < touched.count(); i++) {
            if (rows.weight(entries[i]) == 0) {
                saved.remove(entries[i]);
            }
        }
        touched.clear();
        changedCount = 0;
        given = 0;
    }

    @Override
    public void checkpoint() {
        saved.checkpoint();
    }

    @Override
    public void restore() {
        saved.restore(batch -> new int[1], entry -> {
            reserve();
            total += rows.weight(entry);
            tree.add(entry);
        });
        shownEntries = entriesInRange();
        for (int entry : shownEntries) {
            shown[entry] = wanted[entry];
            wanted[entry] = 0;
        }
    }

    @Override
    public long stateBytes() {
        return rows.bytes() + 64L * tree.size();
    }
}
