package io.millrace.engine;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * One session's membership in a named cursor. The members of a cursor share its partitions; a partition whose fetched
 * rows are not yet committed stays with the member that fetched them, until it commits, rewinds or closes. Thread-safe,
 * but for one fetch at a time.
 */
public interface CursorReader extends AutoCloseable {
    /** The cursor's name. */
    String name();

    /** Of the rows: the plan's. */
    Schema schema();

    /**
     * The next rows, at most {@code maxRows} together, each of weight 1, in offset order within a partition. Waits up to
     * {@code timeoutMillis} for a first row, then gives what there is, which may be nothing.
     *
     * <p>Fails with QUERY_CANCELED after {@link #cancel} and CURSOR_NOT_FOUND once the cursor is dropped. A row that cannot
     * be decoded or computed is left out, counted and listed by {@link Engine#errors()} under the cursor's name.
     */
    CompletableFuture<List<ColumnBatch>> fetch(int maxRows, long timeoutMillis);

    /** The positions after the rows fetched since the last commit; to be handed to {@link Engine#append}. */
    CursorCommit position();

    /** Goes back to the committed positions, so that what was fetched since is fetched again. */
    void rewind();

    /** The partitions it reads now. */
    Set<Integer> partitions();

    /** Ends a waiting {@link #fetch} with QUERY_CANCELED; the positions stay as they were. */
    void cancel();

    /** Leaves the cursor; what was fetched and not committed goes to the other members. */
    @Override
    void close();
}
