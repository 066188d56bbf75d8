package io.millrace.engine;

import io.millrace.engine.data.ColumnBatch;
import java.util.List;

/**
 * Rows to append to a relation: batches of all its declared columns in order. Weight -1 deletes the row of that key from
 * a table.
 */
public record RelationRows(String relation, List<ColumnBatch> batches) {
    public RelationRows {
        batches = List.copyOf(batches);
    }

    public long rowCount() {
        return batches.stream().mapToLong(ColumnBatch::rowCount).sum();
    }
}
