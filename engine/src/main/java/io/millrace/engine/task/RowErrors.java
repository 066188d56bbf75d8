package io.millrace.engine.task;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.RowError;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of rows that cannot be decoded or computed: they end the query, or are counted and the newest
 * {@value #KEPT} kept to be looked at. Written by the query's task, read by any thread.
 */
public final class RowErrors {
    /** For a row whose place in the log is not known. */
    public static final int UNKNOWN = -1;

    static final int KEPT = 100;

    private static final Logger LOG = LoggerFactory.getLogger(RowErrors.class);

    private final String query;
    private final boolean fail;
    private final LongSupplier clock;
    private final Deque<RowError> newest = new ArrayDeque<>();
    private long count;

    /**
     * @param query name or id, for listings
     * @param fail the first one ends the query
     * @param clock milliseconds since 1970-01-01T00:00:00Z
     */
    public RowErrors(String query, boolean fail, LongSupplier clock) {
        this.query = query;
        this.fail = fail;
        this.clock = clock;
    }

    /** @throws MillraceException if the query is to fail */
    public void undecodable(String topic, int partition, long offset, String reason) {
        if (fail) {
            throw ErrorCode.DATA_EXCEPTION
                    .error("row at offset %s of %s-%s cannot be read: %s", offset, topic, partition, reason)
                    .hint("A WHERE clause on _partition and _offset can leave it out.");
        }
        add(new RowError(
                query, topic, partition, offset, clock.getAsLong(), ErrorCode.DATA_EXCEPTION.sqlState(), reason));
    }

    /** @throws MillraceException {@code error} if the query is to fail */
    public void uncomputable(String topic, int partition, long offset, MillraceException error) {
        if (fail) {
            throw error;
        }
        add(new RowError(query, topic, partition, offset, clock.getAsLong(), error.sqlState(), error.message()));
    }

    private synchronized void add(RowError error) {
        if (count++ == 0) {
            LOG.warn(
                    "row left out, further ones are only counted query={} topic={} partition={} offset={} reason={}",
                    error.query(),
                    error.topic(),
                    error.partition(),
                    error.offset(),
                    error.reason());
        }
        if (newest.size() == KEPT) {
            newest.removeFirst();
        }
        newest.addLast(error);
    }

    public synchronized long count() {
        return count;
    }

    /** Oldest first. */
    public synchronized List<RowError> newest() {
        return new ArrayList<>(newest);
    }
}
