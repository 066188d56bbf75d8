package io.millrace.server.postgres;

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
    @Nullable
    ColumnBatch batch;

    int nextRow;
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

    /** Frees what a half-read result holds. */
    void close() {
        finished = true;
        batch = null;
        StatementResult held = result;
        if (held instanceof StatementResult.Rows rows) {
            rows.rows().close();
        } else if (held instanceof StatementResult.CopyOut copy) {
            copy.source().close();
        }
    }
}
