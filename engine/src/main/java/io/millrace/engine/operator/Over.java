package io.millrace.engine.operator;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.PlanNode;
import io.millrace.engine.state.DirtySlots;
import io.millrace.engine.state.EntryOrder;
import io.millrace.engine.state.RowTable;
import io.millrace.engine.state.StateTable;
import io.millrace.engine.state.ZSet;
import io.millrace.engine.state.ZSetState;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Window functions (OVER): keeps all rows by partition, computes changed partitions anew and gives the difference to what
 * was given before. Rows that ORDER BY does not tell apart are ordered by all their columns.
 */
public final class Over extends StepOperator {
    private final int[] partitionKeys;
    private final PlanNode.Over plan;
    private final Schema inputSchema;
    private final RowTable partitions;
    private final ZSet rows;
    private final ZSetState saved;
    private final EntryOrder order;
    private final ZSet shown;
    private final DirtySlots touchedPartitions = new DirtySlots();
    private final DirtySlots touchedRows = new DirtySlots();
    /** By entry of {@link #shown}: the weight that it is to have. */
    private long[] wanted = new long[0];
    /** Entries of {@link #shown} that are to change, and those already given. */
    private int[] changed = new int[64];

    private int changedCount;
    private int given;
    private int nextPartition;

    public Over(Operator input, Schema inputSchema, PlanNode.Over plan, Step step, StateTable state) {
        super(plan.schema(), input);
        this.plan = plan;
        this.inputSchema = inputSchema;
        partitionKeys =
                plan.partitionKeys().stream().mapToInt(Integer::intValue).toArray();
        DataType[] keyTypes = new DataType[partitionKeys.length];
        Arrays.setAll(keyTypes, i -> inputSchema.type(partitionKeys[i]));
        partitions = RowTable.of(keyTypes);
        DataType[] types = types(inputSchema);
        rows = new ZSet(types);
        saved = new ZSetState(rows, types, state);
        order = new EntryOrder(rows, plan.orderBy(), types.length);
        shown = new ZSet(types(plan.schema()));
    }

    private static DataType[] types(Schema schema) {
        DataType[] types = new DataType[schema.size()];
        Arrays.setAll(types, schema::type);
        return types;
    }

    private int[] groups(ColumnBatch batch) {
        int[] groups = new int[batch.rowCount()];
        partitions.findOrAdd(batch.select(partitionKeys).columns(), groups.length, groups);
        return groups;
    }

    @Override
    void take(int input, ColumnBatch batch) {
        int[] groups = groups(batch);
        int[] entries = rows.add(groups, batch);
        saved.changed(entries, groups.length);
        for (int i = 0; i < groups.length; i++) {
            touchedPartitions.mark(groups[i]);
            touchedRows.mark(entries[i]);
        }
    }

    @Override
    @Nullable
    ColumnBatch give() {
        while (changedCount - given < ColumnBatch.TARGET_ROWS && nextPartition < touchedPartitions.count()) {
            compute(touchedPartitions.slots()[nextPartition++]);
        }
        if (given == changedCount) {
            return null;
        }
        int count = Math.min(ColumnBatch.TARGET_ROWS, changedCount - given);
        int[] chunk = Arrays.copyOfRange(changed, given, given + count);
        given += count;
        long[] weights = new long[count];
        for (int i = 0; i < count; i++) {
            weights[i] = wanted[chunk[i]] - shown.weight(chunk[i]);
        }
        return ZSetBatches.withWeights(shown.gather(chunk, count), weights);
    }

    /** Notes what of a partition's output is to change. */
    private void compute(int partition) {
        int[] sorted = sortedCopies(partition);
        ColumnBatch input = rows.gather(sorted, sorted.length);
        Column[] results = new Column[plan.calls().size()];
        WindowFunctions functions = new WindowFunctions(input, inputSchema, plan.orderBy());
        Arrays.setAll(results, i -> functions.compute(plan.calls().get(i)));
        int[] groups = new int[sorted.length];
        Arrays.fill(groups, partition);
        int[] entries = shown.entriesOf(groups, Batches.beside(input.columns(), results), sorted.length);
        if (shown.entryLimit() > wanted.length) {
            wanted = Arrays.copyOf(wanted, Math.max(shown.entryLimit(), wanted.length * 2));
        }
        for (int i = 0; i < sorted.length; i++) {
            wanted[entries[i]]++;
        }
        for (int entry = shown.first(partition); entry != ZSet.NONE; entry = shown.next(entry)) {
            if (wanted[entry] != shown.weight(entry)) {
                if (changedCount == changed.length) {
                    changed = Arrays.copyOf(changed, changedCount * 2);
                }
                changed[changedCount++] = entry;
            } else {
                wanted[entry] = 0;
            }
        }
    }

    /** The partition's rows in order, each as often as its weight says. */
    private int[] sortedCopies(int partition) {
        int[] entries = new int[16];
        int count = 0;
        for (int entry = rows.first(partition); entry != ZSet.NONE; entry = rows.next(entry)) {
            for (long copies = rows.weight(entry); copies > 0; copies--) {
                if (count == entries.length) {
                    entries = Arrays.copyOf(entries, count * 2);
                }
                entries[count++] = entry;
            }
        }
        order.sort(entries, count);
        return Arrays.copyOf(entries, count);
    }

    @Override
    void endStep() {
        for (int i = 0; i < changedCount; i++) {
            int entry = changed[i];
            shown.addWeight(entry, wanted[entry] - shown.weight(entry));
            wanted[entry] = 0;
            if (shown.weight(entry) == 0) {
                shown.remove(entry);
            }
        }
        changedCount = 0;
        given = 0;
        nextPartition = 0;
        for (int i = 0; i < touchedRows.count(); i++) {
            int entry = touchedRows.slots()[i];
            if (rows.weight(entry) == 0) {
                saved.remove(entry);
            }
        }
        touchedRows.clear();
        for (int i = 0; i < touchedPartitions.count(); i++) {
            int partition = touchedPartitions.slots()[i];
            if (rows.first(partition) == ZSet.NONE) {
                partitions.remove(partition);
            }
        }
        touchedPartitions.clear();
    }

    @Override
    public void checkpoint() {
        saved.checkpoint();
    }

    /** What was given before is computed from the rows. */
    @Override
    public void restore() {
        saved.restore(this::groups, entry -> touchedPartitions.mark(rows.group(entry)));
        for (int i = 0; i < touchedPartitions.count(); i++) {
            compute(touchedPartitions.slots()[i]);
        }
        endStep();
    }

    @Override
    public long stateBytes() {
        return partitions.bytes() + rows.bytes() + shown.bytes();
    }
}
