package io.millrace.engine;

import io.millrace.engine.data.ColumnBatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows to append to a relation, once: batches of all its declared columns in order. Weight -1 deletes the row of that key
 * from a table. Used by one thread at a time.
 */
public final class RelationRows {
    private final String relation;
    private final List<ColumnBatch> batches;

    /** Made before they are appended. */
    private @Nullable EncodedRows ahead;

    public RelationRows(String relation, List<ColumnBatch> batches) {
        this.relation = relation;
        this.batches = List.copyOf(batches);
    }

    public String relation() {
        return relation;
    }

    public List<ColumnBatch> batches() {
        return batches;
    }

    public long rowCount() {
        return batches.stream().mapToLong(ColumnBatch::rowCount).sum();
    }

    @Nullable
    EncodedRows ahead() {
        return ahead;
    }

    void ahead(EncodedRows encoded) {
        ahead = encoded;
    }
}
