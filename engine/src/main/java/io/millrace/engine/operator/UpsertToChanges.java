package io.millrace.engine.operator;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.state.RowTable;
import io.millrace.engine.state.StateTable;
import io.millrace.engine.state.ValueStore;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns a table's records into changes: a row of weight 1 takes the place of the row of its key, one of weight -1 (a
 * tombstone) removes it. A step's output is -old +new of the keys whose row differs. State: key columns to the others.
 */
public final class UpsertToChanges extends StepOperator {
    private final int[] keyColumns;
    private final int[] valueColumns;
    private final int columnCount;
    private final Step step;
    private final KeyedState state;
    private final RowTable keys;
    private final ValueStore[] values;
    private final KeyedChanges changes;
    private boolean[] present = new boolean[0];
    private boolean[] shown = new boolean[0];
    private int given;

    public UpsertToChanges(Operator input, Schema schema, List<Integer> keyColumns, Step step, StateTable state) {
        super(schema, input);
        this.step = step;
        this.keyColumns = keyColumns.stream().mapToInt(Integer::intValue).toArray();
        columnCount = schema.size();
        valueColumns = java.util.stream.IntStream.range(0, columnCount)
                .filter(column -> !keyColumns.contains(column))
                .toArray();
        keys = RowTable.of(types(schema, this.keyColumns));
        this.state = new KeyedState(keys, state);
        DataType[] valueTypes = types(schema, valueColumns);
        values = ValueStore.of(valueTypes);
        changes = new KeyedChanges(new Rows(), valueTypes);
    }

    private static DataType[] types(Schema schema, int[] columns) {
        DataType[] types = new DataType[columns.length];
        Arrays.setAll(types, i -> schema.type(columns[i]));
        return types;
    }

    @Override
    void take(int input, ColumnBatch batch) {
        int rowCount = batch.rowCount();
        int[] slots = new int[rowCount];
        keys.findOrAdd(batch.select(keyColumns).columns(), rowCount, slots);
        reserve();
        if (!step.once()) {
            changes.touch(slots, rowCount);
        }
        for (int row = 0; row < rowCount; row++) {
            int slot = slots[row];
            present[slot] = batch.weight(row) > 0;
            for (int i = 0; i < values.length; i++) {
                if (present[slot]) {
                    values[i].set(slot, batch.column(valueColumns[i]), row);
                } else {
                    values[i].setNull(slot);
                }
            }
        }
        state.mark(slots, rowCount);
    }

    private void reserve() {
        if (keys.slotLimit() > present.length) {
            int size = Math.max(16, Math.max(keys.slotLimit(), present.length * 2));
            present = Arrays.copyOf(present, size);
            shown = Arrays.copyOf(shown, size);
        }
    }

    @Override
    @Nullable
    ColumnBatch give() {
        return step.once() ? giveAll() : changes.give();
    }

    private @Nullable ColumnBatch giveAll() {
        int limit = keys.slotLimit();
        if (given >= limit) {
            return null;
        }
        int[] chunk = new int[Math.min(ColumnBatch.TARGET_ROWS, limit - given)];
        int count = 0;
        for (int i = 0; i < chunk.length; i++) {
            if (present[given + i]) {
                chunk[count++] = given + i;
            }
        }
        given += chunk.length;
        Column[] gathered = new Column[values.length];
        for (int i = 0; i < values.length; i++) {
            gathered[i] = values[i].gather(chunk, count);
        }
        return new ColumnBatch(count, rows(chunk, count, gathered));
    }

    private Column[] rows(int[] slots, int count, Column[] from) {
        Column[] columns = new Column[columnCount];
        for (int i = 0; i < keyColumns.length; i++) {
            columns[keyColumns[i]] = keys.gather(i, slots, count);
        }
        for (int i = 0; i < valueColumns.length; i++) {
            columns[valueColumns[i]] = from[i];
        }
        return columns;
    }

    @Override
    void endStep() {
        given = 0;
        int[] touched = changes.slots();
        for (int i = 0; i < changes.count(); i++) {
            int slot = touched[i];
            shown[slot] = present[slot];
            if (!present[slot]) {
                forget(slot);
            }
        }
        changes.clear();
    }

    private void forget(int slot) {
        state.remove(slot);
        for (ValueStore value : values) {
            value.clear(slot);
        }
        keys.remove(slot);
    }

    @Override
    public void checkpoint() {
        state.checkpoint((slot, sink) -> {
            for (ValueStore value : values) {
                value.write(sink, slot);
            }
        });
    }

    @Override
    public void restore() {
        state.restore((slot, source) -> {
            reserve();
            for (ValueStore store : values) {
                store.read(source, slot);
            }
            present[slot] = true;
            shown[slot] = true;
        });
    }

    @Override
    public long stateBytes() {
        long bytes = keys.bytes();
        for (ValueStore value : values) {
            bytes += value.bytes();
        }
        return bytes;
    }

    private final class Rows implements KeyedChanges.Source {
        @Override
        public boolean wasThere(int slot) {
            return shown[slot];
        }

        @Override
        public boolean isThere(int slot) {
            return present[slot];
        }

        @Override
        public void values(int[] slots, int count, ColumnBuilder[] builders) {
            for (int i = 0; i < values.length; i++) {
                for (int j = 0; j < count; j++) {
                    values[i].appendTo(builders[i], slots[j]);
                }
            }
        }

        @Override
        public Column[] rows(int[] slots, int count, Column[] from) {
            return UpsertToChanges.this.rows(slots, count, from);
        }
    }
}
