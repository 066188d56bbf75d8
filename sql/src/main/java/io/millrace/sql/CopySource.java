package io.millrace.sql;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import org.jspecify.annotations.Nullable;

/** Gives the data of a COPY TO STDOUT. One caller at a time. */
public interface CopySource extends AutoCloseable {
    Schema schema();

    /** Whether the rows are wanted in PostgreSQL's binary format, which the door writes: {@link #pollRows} gives them. */
    boolean binary();

    /** The next encoded rows (whole lines, with the header first if asked for); null if none are ready now. */
    byte @Nullable [] poll();

    /** The next rows; null if none are ready now. Not beside {@link #poll}. */
    @Nullable
    ColumnBatch pollRows();

    boolean isFinished();

    /** As {@link io.millrace.engine.Subscription#onReady}. */
    void onReady(Runnable listener);

    /** Rows given so far. */
    long rowCount();

    @Override
    void close();
}
