package io.millrace.engine.operator;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.SortKey;
import io.millrace.engine.state.StateTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * ORDER BY, OFFSET and FETCH. Rows that the keys do not tell apart are ordered by all their columns. A snapshot gives the
 * rows in order; a continuous query the changes of the rows in the range, each change in the rows' order.
 */
public final class Sort implements Operator {
    /** All rows are to be kept. */
    public static final long ALL = Long.MAX_VALUE;

    private static final long MOST_KEPT_IN_A_TREE = 100_000;

    private final Operator sort;

    /** @param fetch rows kept; {@link #ALL} */
    public Sort(
            Operator input,
            Schema schema,
            List<SortKey> keys,
            long offset,
            long fetch,
            boolean retracts,
            Step step,
            StateTable state) {
        boolean large = fetch > MOST_KEPT_IN_A_TREE || offset > MOST_KEPT_IN_A_TREE;
        sort = step.once() && large
                ? new SnapshotSort(input, schema, keys, offset, fetch)
                : new TopRows(input, schema, keys, offset, fetch, retracts, state);
    }

    @Override
    public @Nullable ColumnBatch next() {
        return sort.next();
    }

    @Override
    public void checkpoint() {
        sort.checkpoint();
    }

    @Override
    public void restore() {
        sort.restore();
    }

    @Override
    public long stateBytes() {
        return sort.stateBytes();
    }
}
