package io.millrace.engine.cursor;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.ColumnBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One FETCH while it collects rows. Owned by its member. */
final class CursorFetch {
    private final int maxRows;
    private final long deadlineNanos;
    private final List<ColumnBatch> batches = new ArrayList<>();
    private final CompletableFuture<List<ColumnBatch>> done = new CompletableFuture<>();
    private int rows;
    private volatile boolean begun;

    CursorFetch(int maxRows, long deadlineNanos) {
        this.maxRows = maxRows;
        this.deadlineNanos = deadlineNanos;
    }

    CompletableFuture<List<ColumnBatch>> done() {
        return done;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    /** The reader knows its share. */
    void begin() {
        begun = true;
    }

    boolean hasBegun() {
        return begun;
    }

    void add(List<ColumnBatch> more) {
        for (ColumnBatch batch : more) {
            if (batch.rowCount() > 0) {
                batches.add(batch);
                rows += batch.rowCount();
            }
        }
    }

    boolean hasRows() {
        return rows > 0;
    }

    boolean isFull() {
        return rows >= maxRows;
    }

    int room() {
        return maxRows - rows;
    }

    void finish(@Nullable MillraceException error) {
        if (error != null) {
            done.completeExceptionally(error);
        } else {
            done.complete(batches);
        }
    }
}
