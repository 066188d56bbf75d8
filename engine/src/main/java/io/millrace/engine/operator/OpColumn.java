package io.millrace.engine.operator;

import io.millrace.engine.data.BytesColumn;
import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.state.RowTable;
import io.millrace.engine.state.ZSet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns a step's changes, added up, into rows of weight 1 that begin with {@code _op}. Where a key is known, the old and
 * the new row of a key become UPDATE_BEFORE and, right after it, UPDATE_AFTER; what has no counterpart is DELETE or
 * INSERT. A row taken away comes before the rows that take its key's place.
 */
public final class OpColumn extends StepOperator {
    private static final String[] NAMES = {"INSERT", "UPDATE_BEFORE", "UPDATE_AFTER", "DELETE"};
    private static final int INSERT = 0;
    private static final int UPDATE_BEFORE = 1;
    private static final int UPDATE_AFTER = 2;
    private static final int DELETE = 3;

    private final int[] key;
    private final DataType[] types;
    private final DataType[] keyTypes;
    private final byte[] nameBytes = String.join("", NAMES).getBytes(StandardCharsets.UTF_8);
    private RowTable keys;
    private ZSet rows;
    private int[] entries = new int[16];
    private byte[] ops = new byte[16];
    private int count;
    private int given;

    /** @param key columns of the input that are unique together; empty if none are known */
    public OpColumn(Operator input, Schema inputSchema, List<Integer> key) {
        super(outputSchema(inputSchema), input);
        this.key = key.stream().mapToInt(Integer::intValue).toArray();
        types = new DataType[inputSchema.size()];
        Arrays.setAll(types, inputSchema::type);
        keyTypes = new DataType[this.key.length];
        Arrays.setAll(keyTypes, i -> types[this.key[i]]);
        keys = RowTable.of(keyTypes);
        rows = new ZSet(types);
    }

    /** The input's columns after {@code _op} VARCHAR NOT NULL. */
    public static Schema outputSchema(Schema inputSchema) {
        List<Schema.Field> fields = new ArrayList<>();
        fields.add(Schema.Field.notNull("_op", DataType.VARCHAR));
        fields.addAll(inputSchema.fields());
        return new Schema(fields);
    }

    @Override
    void take(int input, ColumnBatch batch) {
        int[] groups = new int[batch.rowCount()];
        if (key.length > 0) {
            keys.findOrAdd(batch.select(key).columns(), groups.length, groups);
        }
        rows.add(groups, batch);
    }

    @Override
    void allTaken() {
        if (key.length == 0) {
            for (int entry = 0; entry < rows.entryLimit(); entry++) {
                addCopies(entry, rows.weight(entry));
            }
        } else {
            for (int group = 0; group < keys.slotLimit(); group++) {
                addGroup(group);
            }
        }
    }

    private void addGroup(int group) {
        int before = ZSet.NONE;
        int after = ZSet.NONE;
        for (int entry = rows.first(group); entry != ZSet.NONE; entry = rows.next(entry)) {
            before = rows.weight(entry) < 0 ? entry : before;
            after = rows.weight(entry) > 0 ? entry : after;
        }
        boolean update = before != ZSet.NONE && after != ZSet.NONE;
        for (int entry = rows.first(group); entry != ZSet.NONE; entry = rows.next(entry)) {
            if (rows.weight(entry) < 0) {
                addCopies(entry, rows.weight(entry) + (update && entry == before ? 1 : 0));
            }
        }
        if (update) {
            add(before, UPDATE_BEFORE);
            add(after, UPDATE_AFTER);
        }
        for (int entry = rows.first(group); entry != ZSet.NONE; entry = rows.next(entry)) {
            if (rows.weight(entry) > 0) {
                addCopies(entry, rows.weight(entry) - (update && entry == after ? 1 : 0));
            }
        }
    }

    private void addCopies(int entry, long weight) {
        for (long i = Math.abs(weight); i > 0; i--) {
            add(entry, weight > 0 ? INSERT : DELETE);
        }
    }

    private void add(int entry, int op) {
        if (count == entries.length) {
            entries = Arrays.copyOf(entries, count * 2);
            ops = Arrays.copyOf(ops, count * 2);
        }
        entries[count] = entry;
        ops[count++] = (byte) op;
    }

    @Override
    @Nullable
    ColumnBatch give() {
        if (given >= count) {
            return null;
        }
        int chunk = Math.min(ColumnBatch.TARGET_ROWS, count - given);
        Column[] columns = rows.gather(Arrays.copyOfRange(entries, given, given + chunk), chunk)
                .columns();
        Column[] withOp = Batches.beside(new Column[] {opColumn(given, chunk)}, columns);
        given += chunk;
        return new ColumnBatch(chunk, withOp);
    }

    private Column opColumn(int from, int rowCount) {
        int[] starts = new int[rowCount];
        int[] lengths = new int[rowCount];
        for (int i = 0; i < rowCount; i++) {
            int op = ops[from + i];
            for (int j = 0; j < op; j++) {
                starts[i] += NAMES[j].length();
            }
            lengths[i] = NAMES[op].length();
        }
        return new BytesColumn(DataType.VARCHAR, nameBytes, starts, lengths, null);
    }

    @Override
    void endStep() {
        if (rows.entryLimit() > 0) {
            rows = new ZSet(types);
            keys = RowTable.of(keyTypes);
        }
        count = 0;
        given = 0;
    }
}
