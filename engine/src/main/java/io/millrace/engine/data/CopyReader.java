package io.millrace.engine.data;

import java.time.ZoneId;
import java.util.function.Consumer;

/** Reads the data of COPY FROM in one of its formats, cut anywhere, into batches. Not thread-safe. */
public sealed interface CopyReader permits CopyDecoder, TaggedDecoder {

    /**
     * @param relation for messages
     * @param schema the columns that the data has, in order
     * @param zone the session's time zone
     * @param target gets the batches, on the caller's thread
     */
    static CopyReader of(
            String relation, Schema schema, CopyOptions options, ZoneId zone, Consumer<ColumnBatch> target) {
        return options.format() == CopyOptions.Format.TAGGED
                ? new TaggedDecoder(relation, schema, zone, target)
                : new CopyDecoder(relation, schema, options, zone, target);
    }

    /**
     * Takes the next piece of data; keeps no reference to it.
     *
     * @throws io.millrace.common.error.MillraceException BAD_COPY_FORMAT and those of the values, with PostgreSQL's
     *     context: {@code COPY t, line 3, column x: "abc"}
     */
    void add(byte[] data, int start, int length);

    /** The end of the data: reads what is left and gives the last batch. */
    void finish();

    /** Rows read, without skipped ones. */
    long rowCount();

    /** Rows left out because of errors. */
    long skippedCount();
}
