package io.millrace.sql;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import java.util.concurrent.CompletableFuture;

/** Takes the data of a COPY FROM STDIN. One caller at a time. */
public interface CopyTarget {
    /** The columns that the data has, in order. */
    Schema schema();

    /** For messages. */
    String relation();

    /** Whether the data is of PostgreSQL's binary format, whose rows the door reads and gives by the other write. */
    boolean binary();

    /**
     * Takes {@code data[start .. start + length)}, cut anywhere; copies what it keeps.
     *
     * @throws io.millrace.common.error.MillraceException BAD_COPY_FORMAT and others, with the line; nothing is loaded
     */
    void write(byte[] data, int start, int length);

    /**
     * Takes rows of {@link #schema} that the door has read from {@code bytes} of data.
     *
     * @throws io.millrace.common.error.MillraceException LIMIT_EXCEEDED; nothing is loaded
     */
    void write(ColumnBatch rows, long bytes);

    /** A row is on its way that makes {@code bytes} of data with those not given yet: as {@link #write}, before it is there. */
    void expect(long bytes);

    /** The end of data: loads all of it. Completes with the command tag, {@code COPY n}. */
    CompletableFuture<StatementResult.Done> finish();

    /** The client gave up: nothing is loaded. */
    void fail(String reason);
}
