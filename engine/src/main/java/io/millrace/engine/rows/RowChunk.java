package io.millrace.engine.rows;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;

/** Some slots for rows, each with its weight; weight 0 marks a free one. */
final class RowChunk {
    static final int CAPACITY = 1024;

    private final ColumnSlots[] columns;
    private final long[] weights;
    private int used;
    private int live;
    private int notOne;
    private boolean frozen;

    RowChunk(Schema schema) {
        columns = new ColumnSlots[schema.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = new ColumnSlots(schema.type(i), CAPACITY);
        }
        weights = new long[CAPACITY];
    }

    private RowChunk(RowChunk source) {
        columns = new ColumnSlots[source.columns.length];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = source.columns[i].copy();
        }
        weights = source.weights.clone();
        used = source.used;
        live = source.live;
        notOne = source.notOne;
    }

    /** This chunk, or a copy of it if it is frozen. */
    RowChunk writable() {
        return frozen ? new RowChunk(this) : this;
    }

    RowChunk freeze() {
        frozen = true;
        return this;
    }

    void set(int slot, ColumnBatch batch, int row) {
        for (int i = 0; i < columns.length; i++) {
            columns[i].set(slot, batch.column(i), row);
        }
        used = Math.max(used, slot + 1);
    }

    void setWeight(int slot, long weight) {
        long old = weights[slot];
        live += (weight == 0 ? 0 : 1) - (old == 0 ? 0 : 1);
        notOne += (weight == 0 || weight == 1 ? 0 : 1) - (old == 0 || old == 1 ? 0 : 1);
        weights[slot] = weight;
    }

    long weight(int slot) {
        return weights[slot];
    }

    boolean equal(int slot, ColumnBatch batch, int row, int[] columnIndexes) {
        for (int column : columnIndexes) {
            if (!columns[column].equal(slot, batch.column(column), row)) {
                return false;
            }
        }
        return true;
    }

    /** The live rows. */
    ColumnBatch batch() {
        Column[] shared = new Column[columns.length];
        for (int i = 0; i < shared.length; i++) {
            shared[i] = columns[i].column();
        }
        ColumnBatch all = new ColumnBatch(used, shared, notOne > 0 ? weights : null);
        if (live == used) {
            return all;
        }
        int[] rows = new int[live];
        int count = 0;
        for (int slot = 0; slot < used; slot++) {
            if (weights[slot] != 0) {
                rows[count++] = slot;
            }
        }
        return all.gather(rows, count);
    }

    /** The row in one slot. */
    ColumnBatch row(int slot) {
        Column[] copied = new Column[columns.length];
        for (int i = 0; i < copied.length; i++) {
            copied[i] = columns[i].column().gather(new int[] {slot}, 1);
        }
        return new ColumnBatch(1, copied, weights[slot] == 1 ? null : new long[] {weights[slot]});
    }
}
