package io.millrace.engine.operator;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.PlanNode.JoinKey;
import io.millrace.engine.state.RowTable;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys of a join, numbered; the same key has one number on both sides. Without key columns all rows have one key. */
final class JoinKeys {
    /** Of a row whose key is NULL and so equals none. */
    static final int NO_MATCH = -1;

    private final int[] leftColumns;
    private final int[] rightColumns;
    private final boolean[] nullsEqual;
    private final RowTable table;

    JoinKeys(List<JoinKey> keys, Schema left) {
        leftColumns = keys.stream().mapToInt(JoinKey::left).toArray();
        rightColumns = keys.stream().mapToInt(JoinKey::right).toArray();
        nullsEqual = new boolean[leftColumns.length];
        DataType[] types = new DataType[leftColumns.length];
        for (int i = 0; i < types.length; i++) {
            nullsEqual[i] = keys.get(i).nullsEqual();
            types[i] = left.type(leftColumns[i]);
        }
        table = RowTable.of(types);
    }

    /** The rows' key numbers; new keys are added if wanted, else they are {@link #NO_MATCH} too. */
    int[] of(ColumnBatch batch, boolean left, boolean add) {
        int rowCount = batch.rowCount();
        int[] columns = left ? leftColumns : rightColumns;
        Column[] keys = new Column[columns.length];
        Arrays.setAll(keys, i -> batch.column(columns[i]));
        boolean[] unmatched = unmatched(keys, rowCount);
        int[] numbers = new int[rowCount];
        if (unmatched == null) {
            lookUp(keys, rowCount, numbers, add);
            return numbers;
        }
        int[] rows = new int[rowCount];
        int count = 0;
        for (int i = 0; i < rowCount; i++) {
            if (!unmatched[i]) {
                rows[count++] = i;
            }
        }
        for (int i = 0; i < keys.length; i++) {
            keys[i] = keys[i].gather(rows, count);
        }
        int[] found = new int[count];
        lookUp(keys, count, found, add);
        Arrays.fill(numbers, NO_MATCH);
        for (int i = 0; i < count; i++) {
            numbers[rows[i]] = found[i];
        }
        return numbers;
    }

    private void lookUp(Column[] keys, int rowCount, int[] numbers, boolean add) {
        if (add) {
            table.findOrAdd(keys, rowCount, numbers);
        } else {
            table.find(keys, rowCount, numbers);
        }
    }

    private boolean @Nullable [] unmatched(Column[] keys, int rowCount) {
        boolean[] unmatched = null;
        for (int i = 0; i < keys.length; i++) {
            boolean[] nulls = keys[i].nulls();
            if (nulls != null && !nullsEqual[i]) {
                unmatched = unmatched == null ? new boolean[rowCount] : unmatched;
                for (int row = 0; row < rowCount; row++) {
                    unmatched[row] |= nulls[row];
                }
            }
        }
        return unmatched;
    }

    void remove(int number) {
        table.remove(number);
    }

    int limit() {
        return table.slotLimit();
    }

    long bytes() {
        return table.bytes();
    }
}
