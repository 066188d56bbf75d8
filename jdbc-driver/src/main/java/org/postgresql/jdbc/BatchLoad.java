package org.postgresql.jdbc;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.TimerTask;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.TransactionState;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * Sends batches as COPY: as the value of a parameter, in one message, which begins the transaction too if one is due; one
 * that is too large for a message as COPY FROM STDIN. One thread, but for {@link #cancel}.
 */
@NullMarked
final class BatchLoad {
    /** The server takes messages of up to 64 MB. */
    private static final int MOST_MESSAGE_BYTES = 32 << 20;

    private static final int PIECE_BYTES = 1 << 20;

    private final PgConnection connection;
    private final PlainInsert insert;
    private final FetchGate gate;

    /** Run the COPY, the second where a transaction is to begin; made when first needed. */
    private volatile @Nullable StreamingPreparedStatement load;

    private volatile @Nullable StreamingPreparedStatement beginAndLoad;

    BatchLoad(PgConnection connection, PlainInsert insert) {
        this.connection = connection;
        this.insert = insert;
        this.gate = new FetchGate(connection);
    }

    void run(TaggedRows rows, int count, long timeoutMillis) throws SQLException {
        rows.endBlock();
        long loaded =
                rows.size() <= MOST_MESSAGE_BYTES ? inMessage(rows, timeoutMillis) : inPieces(rows, timeoutMillis);
        if (loaded != count) {
            throw new PSQLException(
                    "sent " + count + " rows, the server loaded " + loaded, PSQLState.PROTOCOL_VIOLATION);
        }
    }

    private long inMessage(TaggedRows rows, long timeoutMillis) throws SQLException {
        // Instead of pgjdbc's own BEGIN, which would be a message by itself.
        boolean begins = !connection.getAutoCommit()
                && connection.getTransactionState() == TransactionState.IDLE
                && !connection.isReadOnly();
        StreamingPreparedStatement statement = statement(begins);
        statement.setQueryTimeoutMs(timeoutMillis);
        statement.preparedParameters.setBytea(1, rows.bytes(), 0, rows.size());
        try {
            statement.executeWithFlags(
                    QueryExecutor.QUERY_NO_RESULTS | (begins ? QueryExecutor.QUERY_SUPPRESS_BEGIN : 0));
            return statement.getLargeUpdateCount();
        } finally {
            statement.preparedParameters.clear();
        }
    }

    private StreamingPreparedStatement statement(boolean begins) throws SQLException {
        StreamingPreparedStatement known = begins ? beginAndLoad : load;
        if (known != null) {
            return known;
        }
        StreamingPreparedStatement made =
                (StreamingPreparedStatement) connection.prepareStatement(insert.copyFromParameter(begins));
        if (begins) {
            beginAndLoad = made;
        } else {
            load = made;
        }
        return made;
    }

    private long inPieces(TaggedRows rows, long timeoutMillis) throws SQLException {
        gate.reset();
        TimerTask timer = gate.startTimer(timeoutMillis);
        gate.enter();
        try {
            CopyIn copy = connection.getCopyAPI().copyIn(insert.copyFromStdin());
            try {
                for (int at = 0; at < rows.size(); at += PIECE_BYTES) {
                    copy.writeToCopy(rows.bytes(), at, Math.min(PIECE_BYTES, rows.size() - at));
                }
                return copy.endCopy();
            } finally {
                if (copy.isActive()) {
                    copy.cancelCopy();
                }
            }
        } finally {
            gate.leave();
            if (timer != null) {
                timer.cancel();
            }
        }
    }

    void cancel() throws SQLException {
        gate.cancel();
        for (StreamingPreparedStatement each : Arrays.asList(load, beginAndLoad)) {
            if (each != null) {
                each.cancel();
            }
        }
    }

    void close() throws SQLException {
        for (StreamingPreparedStatement each : Arrays.asList(load, beginAndLoad)) {
            if (each != null) {
                each.close();
            }
        }
    }
}
