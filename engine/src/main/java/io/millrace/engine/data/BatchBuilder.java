package io.millrace.engine.data;

import static io.millrace.common.error.Invariant.check;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects boxed rows into batches; for the slow paths (catalog rows, literals, tests). Not thread-safe. */
public final class BatchBuilder {
    private final ColumnBuilder[] columns;
    private long[] weights = new long[16];
    private boolean weighted;
    private int rowCount;

    public BatchBuilder(Schema schema) {
        columns = new ColumnBuilder[schema.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = ColumnBuilder.of(schema.type(i));
        }
    }

    public BatchBuilder add(@Nullable Object... row) {
        return addWeighted(1, row);
    }

    public BatchBuilder add(List<? extends @Nullable Object> row) {
        return addWeighted(1, row.toArray());
    }

    public BatchBuilder addWeighted(long weight, @Nullable Object... row) {
        check(row.length == columns.length, "a row of %s values for %s columns", row.length, columns.length);
        for (int i = 0; i < columns.length; i++) {
            columns[i].append(row[i]);
        }
        if (rowCount == weights.length) {
            weights = java.util.Arrays.copyOf(weights, rowCount * 2);
        }
        weights[rowCount++] = weight;
        weighted |= weight != 1;
        return this;
    }

    public int rowCount() {
        return rowCount;
    }

    /** The rows so far; the builder is empty again. */
    public ColumnBatch build() {
        Column[] built = new Column[columns.length];
        for (int i = 0; i < columns.length; i++) {
            built[i] = columns[i].build();
        }
        ColumnBatch batch =
                new ColumnBatch(rowCount, built, weighted ? java.util.Arrays.copyOf(weights, rowCount) : null);
        rowCount = 0;
        weighted = false;
        return batch;
    }
}
