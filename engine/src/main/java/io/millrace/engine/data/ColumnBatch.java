package io.millrace.engine.data;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows as columns, with a weight each: how many times the row is added (above 0) or taken away (below 0), as a Z-set
 * (Budiu et al., "DBSP", VLDB 2023). No weights means 1 for every row. A batch of no rows is allowed. Immutable.
 */
public final class ColumnBatch {
    /** The usual number of rows of a full batch. */
    public static final int TARGET_ROWS = 4096;

    private final int rowCount;
    private final Column[] columns;
    private final long @Nullable [] weights;

    public ColumnBatch(int rowCount, Column[] columns, long @Nullable [] weights) {
        this.rowCount = rowCount;
        this.columns = columns;
        this.weights = weights;
    }

    public ColumnBatch(int rowCount, Column... columns) {
        this(rowCount, columns, null);
    }

    public int rowCount() {
        return rowCount;
    }

    public int columnCount() {
        return columns.length;
    }

    public Column column(int index) {
        return columns[index];
    }

    public Column[] columns() {
        return columns;
    }

    public long @Nullable [] weights() {
        return weights;
    }

    public long weight(int row) {
        return weights == null ? 1 : weights[row];
    }

    /** The rows {@code rows[0] .. rows[count-1]}. */
    public ColumnBatch gather(int[] rows, int count) {
        Column[] gathered = new Column[columns.length];
        for (int i = 0; i < columns.length; i++) {
            gathered[i] = columns[i].gather(rows, count);
        }
        long[] gatheredWeights = null;
        if (weights != null) {
            gatheredWeights = new long[count];
            for (int i = 0; i < count; i++) {
                gatheredWeights[i] = weights[rows[i]];
            }
        }
        return new ColumnBatch(count, gathered, gatheredWeights);
    }

    /** Rows {@code from .. to - 1}. */
    public ColumnBatch slice(int from, int to) {
        return gather(IntStream.range(from, to).toArray(), to - from);
    }

    /** The same rows with the columns {@code indexes}, in that order. */
    public ColumnBatch select(int... indexes) {
        Column[] selected = new Column[indexes.length];
        Arrays.setAll(selected, i -> columns[indexes[i]]);
        return new ColumnBatch(rowCount, selected, weights);
    }

    /** The same rows with NULL in those last columns of {@code schema} that have been added since the rows were made. */
    public ColumnBatch widened(Schema schema) {
        if (columns.length >= schema.size()) {
            return this;
        }
        Column[] wide = Arrays.copyOf(columns, schema.size());
        for (int i = columns.length; i < wide.length; i++) {
            ColumnBuilder added = ColumnBuilder.of(schema.type(i));
            for (int row = 0; row < rowCount; row++) {
                added.append(null);
            }
            wide[i] = added.build();
        }
        return new ColumnBatch(rowCount, wide, weights);
    }

    public ColumnBatch withWeights(long @Nullable [] newWeights) {
        return new ColumnBatch(rowCount, columns, newWeights);
    }
}
