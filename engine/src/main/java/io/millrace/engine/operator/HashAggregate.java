package io.millrace.engine.operator;

import io.millrace.engine.aggregate.Accumulator;
import io.millrace.engine.aggregate.Accumulators;
import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.LongColumn;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.AggregateCall;
import io.millrace.engine.state.RowTable;
import io.millrace.engine.state.StateTable;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * GROUP BY; without calls, DISTINCT. A batch's rows first get the numbers of their groups, then each accumulator runs
 * over its column. A step's output is -old +new of the groups whose result differs. State: key row to weight and
 * accumulators.
 */
public final class HashAggregate extends StepOperator {
    private static final int NO_EXPIRY = -1;

    private final int[] groupKeys;
    private final AggregateCall[] calls;
    private final Accumulator[] accumulators;
    private final boolean retracts;
    private final Step step;
    private final KeyedState state;
    private final RowTable groups;
    private final KeyedChanges changes;
    private final Expiry expiry;
    private final boolean expires;
    /** The slot names a group. */
    private boolean[] present = new boolean[0];
    /** Sums of the weights of the groups' rows, where rows can be taken away. */
    private long[] weights = new long[0];
    /** The group was part of the output when the last step ended. */
    private boolean[] shown = new boolean[0];

    private int[] slots = new int[ColumnBatch.TARGET_ROWS];
    /** Of a snapshot: groups given so far. */
    private int given;

    /**
     * @param retracts the input may bring weights below 0
     * @param expiryKey position in {@code groupKeys} of the window's end, under EMIT FINAL: groups whose windows have
     *     closed are forgotten after the step, without a change; else -1
     */
    public HashAggregate(
            Operator input,
            Schema inputSchema,
            List<Integer> groupKeys,
            List<AggregateCall> calls,
            boolean retracts,
            int expiryKey,
            Step step,
            StateTable state) {
        super(outputSchema(inputSchema, groupKeys, calls), input);
        this.groupKeys = groupKeys.stream().mapToInt(Integer::intValue).toArray();
        this.calls = calls.toArray(new AggregateCall[0]);
        this.retracts = retracts;
        this.step = step;
        accumulators = new Accumulator[this.calls.length];
        Arrays.setAll(accumulators, i -> Accumulators.of(this.calls[i], inputSchema, retracts));
        DataType[] keyTypes = new DataType[this.groupKeys.length];
        Arrays.setAll(keyTypes, i -> inputSchema.type(this.groupKeys[i]));
        groups = RowTable.of(keyTypes);
        this.state = new KeyedState(groups, state);
        DataType[] resultTypes = new DataType[this.calls.length];
        Arrays.setAll(resultTypes, i -> this.calls[i].type());
        changes = new KeyedChanges(new Groups(), resultTypes);
        input.recycle();
        expires = expiryKey != NO_EXPIRY;
        expiry = new Expiry(groups, Math.max(expiryKey, 0));
        if (isGlobal()) {
            addGlobalGroup();
        }
    }

    private static Schema outputSchema(Schema input, List<Integer> groupKeys, List<AggregateCall> calls) {
        List<Schema.Field> fields = new java.util.ArrayList<>();
        groupKeys.forEach(key -> fields.add(input.field(key)));
        calls.forEach(call -> fields.add(new Schema.Field(call.function(), call.type(), call.nullable())));
        return new Schema(fields);
    }

    private boolean isGlobal() {
        return groupKeys.length == 0;
    }

    /** The one group of an aggregate without keys is there from the start, and shown in the first step. */
    private void addGlobalGroup() {
        groups.findOrAdd(new Column[0], 1, slots);
        noteAdded();
        if (!step.once()) {
            changes.touch(new int[] {0}, 1);
        }
        state.mark(new int[] {0}, 1);
    }

    @Override
    void take(int input, ColumnBatch batch) {
        int rowCount = batch.rowCount();
        if (slots.length < rowCount) {
            slots = new int[rowCount];
        }
        Column[] keys = new Column[groupKeys.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = batch.column(groupKeys[i]);
        }
        groups.findOrAdd(keys, rowCount, slots);
        if (groups.addedCount() > 0) {
            noteAdded();
        }
        if (!step.once()) {
            changes.touch(slots, rowCount);
            state.mark(slots, rowCount);
        }
        if (retracts) {
            for (int i = 0; i < rowCount; i++) {
                weights[slots[i]] += batch.weight(i);
            }
        }
        for (int i = 0; i < accumulators.length; i++) {
            Integer filter = calls[i].filter();
            if (filter == null) {
                accumulators[i].add(slots, batch);
            } else {
                addFiltered(accumulators[i], batch, filter);
            }
        }
    }

    private void noteAdded() {
        reserve(groups.slotLimit());
        int[] added = groups.added();
        for (int i = 0; i < groups.addedCount(); i++) {
            present[added[i]] = true;
        }
        if (expires) {
            expiry.add(added, groups.addedCount());
        }
    }

    private void addFiltered(Accumulator accumulator, ColumnBatch batch, int filter) {
        LongColumn condition = (LongColumn) batch.column(filter);
        int[] selected = new int[batch.rowCount()];
        int[] selectedSlots = new int[batch.rowCount()];
        int count = 0;
        for (int i = 0; i < batch.rowCount(); i++) {
            if (condition.values()[i] != 0 && !condition.isNull(i)) {
                selectedSlots[count] = slots[i];
                selected[count++] = i;
            }
        }
        accumulator.add(selectedSlots, batch.gather(selected, count));
    }

    private void reserve(int limit) {
        if (limit > shown.length) {
            int size = Math.max(16, Math.max(limit, shown.length * 2));
            shown = Arrays.copyOf(shown, size);
            present = Arrays.copyOf(present, size);
            weights = retracts ? Arrays.copyOf(weights, size) : weights;
            for (Accumulator accumulator : accumulators) {
                accumulator.reserve(size);
            }
        }
    }

    @Override
    @Nullable
    ColumnBatch give() {
        return step.once() ? giveAll() : changes.give();
    }

    /** A snapshot's groups are all new, and none can have gone but by its weight. */
    private @Nullable ColumnBatch giveAll() {
        int limit = groups.slotLimit();
        if (given >= limit) {
            return null;
        }
        int[] chunk = new int[Math.min(ColumnBatch.TARGET_ROWS, limit - given)];
        int count = 0;
        for (int i = 0; i < chunk.length; i++) {
            if (isThere(given + i)) {
                chunk[count++] = given + i;
            }
        }
        given += chunk.length;
        ColumnBuilder[] results = new ColumnBuilder[calls.length];
        Arrays.setAll(results, i -> ColumnBuilder.of(calls[i].type()));
        results(chunk, count, results);
        Column[] built = new Column[results.length];
        Arrays.setAll(built, i -> results[i].build());
        return new ColumnBatch(count, rows(chunk, count, built));
    }

    private boolean isThere(int slot) {
        return !retracts || isGlobal() || weights[slot] > 0;
    }

    private void results(int[] from, int count, ColumnBuilder[] results) {
        for (int i = 0; i < accumulators.length; i++) {
            accumulators[i].results(from, count, results[i]);
        }
    }

    private Column[] rows(int[] from, int count, Column[] results) {
        Column[] columns = new Column[groupKeys.length + results.length];
        for (int i = 0; i < groupKeys.length; i++) {
            columns[i] = groups.gather(i, from, count);
        }
        System.arraycopy(results, 0, columns, groupKeys.length, results.length);
        return columns;
    }

    @Override
    void endStep() {
        given = 0;
        int[] touched = changes.slots();
        for (int i = 0; i < changes.count(); i++) {
            int slot = touched[i];
            shown[slot] = isThere(slot);
            if (retracts && !isGlobal() && weights[slot] == 0) {
                forget(slot);
            }
        }
        changes.clear();
        if (expires) {
            expiry.expired(step.watermark(), this::forgetIfClosed);
        }
    }

    /** The slot may have gone, or to another window, since its window's end was noted. */
    private void forgetIfClosed(int slot) {
        if (present[slot] && expiry.isPast(slot, step.watermark())) {
            forget(slot);
        }
    }

    private void forget(int slot) {
        present[slot] = false;
        state.remove(slot);
        for (Accumulator accumulator : accumulators) {
            accumulator.reset(slot);
        }
        shown[slot] = false;
        if (retracts) {
            weights[slot] = 0;
        }
        groups.remove(slot);
    }

    @Override
    public void checkpoint() {
        state.checkpoint((slot, sink) -> {
            sink.writeByte(shown[slot] ? 1 : 0).writeLong(retracts ? weights[slot] : 0);
            for (Accumulator accumulator : accumulators) {
                accumulator.write(slot, sink);
            }
        });
    }

    @Override
    public void restore() {
        state.restore((slot, source) -> {
            noteAdded();
            shown[slot] = source.readByte() != 0;
            long weight = source.readLong();
            if (retracts) {
                weights[slot] = weight;
            }
            for (Accumulator accumulator : accumulators) {
                accumulator.read(slot, source);
            }
            if (isGlobal()) {
                changes.clear();
            }
        });
    }

    @Override
    public long stateBytes() {
        long bytes = groups.bytes() + 9L * shown.length;
        for (Accumulator accumulator : accumulators) {
            bytes += accumulator.bytes();
        }
        return bytes;
    }

    private final class Groups implements KeyedChanges.Source {
        @Override
        public boolean wasThere(int slot) {
            return shown[slot];
        }

        @Override
        public boolean isThere(int slot) {
            return HashAggregate.this.isThere(slot);
        }

        @Override
        public void values(int[] from, int count, ColumnBuilder[] values) {
            results(from, count, values);
        }

        @Override
        public Column[] rows(int[] from, int count, Column[] values) {
            return HashAggregate.this.rows(from, count, values);
        }
    }
}
