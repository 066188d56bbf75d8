package io.millrace.engine.rows;

import io.millrace.engine.data.ColumnBatch;
import java.util.List;

/** From the values of some columns to the numbers of the rows that have them; rows with a null among them are left out. */
final class SecondIndex {
    private final int[] columns;
    private final KeyIndex index = new KeyIndex();

    SecondIndex(List<Integer> columns) {
        this.columns = columns.stream().mapToInt(Integer::intValue).toArray();
    }

    @FunctionalInterface
    interface Candidates {
        /** A row that may have the values: its hash is theirs. */
        void accept(int candidate, int[] columns);
    }

    void add(ColumnBatch batch, int row, int number) {
        if (!hasNull(batch, row)) {
            index.add(RowHash.hash(batch, columns, row), number);
        }
    }

    void remove(ColumnBatch batch, int row, int number) {
        if (!hasNull(batch, row)) {
            index.remove(RowHash.hash(batch, columns, row), number);
        }
    }

    void forEach(ColumnBatch batch, int row, Candidates action) {
        if (!hasNull(batch, row)) {
            index.forEach(RowHash.hash(batch, columns, row), candidate -> action.accept(candidate, columns));
        }
    }

    private boolean hasNull(ColumnBatch batch, int row) {
        for (int column : columns) {
            if (batch.column(column).isNull(row)) {
                return true;
            }
        }
        return false;
    }
}
