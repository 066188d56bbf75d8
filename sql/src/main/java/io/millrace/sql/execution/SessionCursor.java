package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.Subscription;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A cursor of DECLARE: a running query of which a FETCH takes some rows. Owned by the session.
 *
 * @param hold it outlives its transaction
 */
record SessionCursor(String name, Subscription rows, boolean unbounded, boolean hold, RowFetcher fetcher)
        implements AutoCloseable {

    static SessionCursor of(String name, Subscription rows, boolean unbounded, boolean hold, Services services) {
        return new SessionCursor(name, rows, unbounded, hold, new RowFetcher(rows, unbounded, services));
    }

    Schema schema() {
        return rows.schema();
    }

    /**
     * The next rows, at most {@code count}. An unbounded query waits up to {@code timeoutMillis} for a first row and then
     * gives what there is; one that ends gives as many as were asked for, if it has them.
     */
    CompletableFuture<List<ColumnBatch>> fetch(long count, long timeoutMillis) {
        return fetcher.fetch(count, timeoutMillis);
    }

    /** Ends a FETCH that waits. */
    void cancelFetch() {
        fetcher.fail(ErrorCode.QUERY_CANCELED.error("canceling statement due to user request"));
    }

    @Override
    public void close() {
        rows.close();
    }
}
