package io.millrace.sql;

import java.util.concurrent.CompletableFuture;

/** Takes the data of a COPY FROM STDIN. One caller at a time. */
public interface CopyTarget {
    int columnCount();

    /**
     * Takes {@code data[start .. start + length)}, cut anywhere; copies what it keeps.
     *
     * @throws io.millrace.common.error.MillraceException BAD_COPY_FORMAT and others, with the line; nothing is loaded
     */
    void write(byte[] data, int start, int length);

    /** The end of data: loads all of it. Completes with the command tag, {@code COPY n}. */
    CompletableFuture<StatementResult.Done> finish();

    /** The client gave up: nothing is loaded. */
    void fail(String reason);
}
