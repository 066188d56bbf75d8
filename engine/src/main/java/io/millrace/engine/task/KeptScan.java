package io.millrace.engine.task;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.rows.FrozenRows;
import org.jspecify.annotations.Nullable;

/** A scan of a table's or view's kept rows, to be given them before the query's step. Owned by the query's task. */
public final class KeptScan {
    private final String relation;
    private final @Nullable ColumnBatch keys;
    private final FrozenScan scan;

    KeptScan(String relation, @Nullable ColumnBatch keys, FrozenScan scan) {
        this.relation = relation;
        this.keys = keys;
        this.scan = scan;
    }

    public String relation() {
        return relation;
    }

    /** The keys of the only rows that are wanted, as rows of the relation; null for all rows. */
    public @Nullable ColumnBatch keys() {
        return keys;
    }

    public void give(FrozenRows rows) {
        scan.give(rows);
    }

    long rows() {
        return scan.rows();
    }
}
