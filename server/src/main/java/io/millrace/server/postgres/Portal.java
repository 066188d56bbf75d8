package io.millrace.server.postgres;

import io.millrace.engine.Subscription;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.sql.StatementResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement with its parameters, and how far it has run. Owned by the connection's turn. */
final class Portal {
    private final WireStatement statement;
    private final List<? extends @Nullable Object> parameters;
    private final boolean[] binary;

    /** Null before the first Execute. */
    @Nullable
    StatementResult result;

    @Nullable
    RowWriter writer;

    /** Being delivered, from {@link #nextRow} on. */
    private @Nullable ColumnBatch batch;

    int nextRow;

    /** Null until it has been suspended twice: whoever goes on once is likely to go on. */
    @Nullable
    RowsAhead ahead;

    /** Whether an Execute has been answered. */
    boolean begun;

    long delivered;
    boolean finished;
    /** Ends with the transaction it began in. */
    boolean ofTransaction;

    /** @param binary for each result column, or none for all text */
    Portal(WireStatement statement, List<? extends @Nullable Object> parameters, boolean[] binary) {
        this.statement = statement;
        this.parameters = parameters;
        this.binary = binary;
    }

    WireStatement statement() {
        return statement;
    }

    List<? extends @Nullable Object> parameters() {
        return parameters;
    }

    boolean[] binary() {
        return binary;
    }

    /** Where the next rows come from, bound to {@code to}; null if none are ready. */
    @Nullable
    ColumnBatch batch(Subscription rows, RowWriter to) {
        if (batch == null) {
            batch = rows.poll();
            if (batch != null) {
                nextRow = 0;
                to.bind(batch);
            }
        }
        return batch;
    }

    /** The rows of the batch before {@code next} are written. */
    void written(int next) {
        nextRow = next;
        if (batch != null && next == batch.rowCount()) {
            batch = null;
        }
    }

    /** Frees what a half-read result holds. */
    void close() {
        finished = true;
        batch = null;
        ahead = null;
        StatementResult held = result;
        if (held instanceof StatementResult.Rows rows) {
            rows.rows().close();
        } else if (held instanceof StatementResult.CopyOut copy) {
            copy.source().close();
        }
    }
}
