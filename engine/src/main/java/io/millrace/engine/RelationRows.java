package io.millrace.engine;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import io.millrace.engine.rows.Consolidation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows to append to a relation, once: batches of all its declared columns in order, but for those that are added to it
 * before the rows are, which will be NULL. A weight below 0 deletes: from a table with a key the row of that key, from one
 * without as many rows equal to it. Used by one thread at a time.
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

    /** Rows with their weights added up, those left out that come to 0. */
    public static List<ColumnBatch> net(Schema schema, List<ColumnBatch> batches) {
        Consolidation sum = new Consolidation(schema);
        batches.forEach(sum::add);
        return sum.take();
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
