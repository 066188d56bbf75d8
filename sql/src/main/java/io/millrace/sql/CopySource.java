package io.millrace.sql;

/** Gives the data of a COPY TO STDOUT. One caller at a time. */
public interface CopySource extends AutoCloseable {
    int columnCount();

    /** The next encoded rows (whole lines, with the header first if asked for); null if none are ready now. */
    byte @org.jspecify.annotations.Nullable [] poll();

    boolean isFinished();

    /** As {@link io.millrace.engine.Subscription#onReady}. */
    void onReady(Runnable listener);

    /** Rows given so far. */
    long rowCount();

    @Override
    void close();
}
