package io.millrace.engine;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one query, for one reader who pulls. The query works ahead until a few batches lie ready and goes on as
 * they are taken. Thread-safe; one reader at a time.
 */
public interface Subscription extends AutoCloseable {
    /** Of the rows: the plan's, after {@code _op} VARCHAR NOT NULL where a continuous query's answer can change. */
    Schema schema();

    /**
     * The next rows, each of weight 1, or null if none are ready now.
     *
     * @throws io.millrace.common.error.MillraceException the query's error, after the rows before it; QUERY_CANCELED
     */
    @Nullable
    ColumnBatch poll();

    /** The query has ended and every row was taken. */
    boolean isFinished();

    /** {@code listener} is called, on any thread, whenever {@link #poll} or {@link #isFinished} may answer anew. */
    void onReady(Runnable listener);

    /** Id in {@code millrace.queries}. */
    long queryId();

    /** Ends the query with QUERY_CANCELED for the reader. */
    void cancel();

    /** Ends the query and frees what it holds. */
    @Override
    void close();
}
