package io.millrace.server.postgres;

import io.millrace.sql.Session;
import org.jspecify.annotations.Nullable;

/**
 * What a connection does while its client asks for nothing: writes the rows that it is likely to ask for next, then does
 * part of what its COMMIT will need. Owned by the connection's turn.
 */
final class IdleTime {
    private @Nullable RowsAhead rows;

    /** The last statement was answered since there was nothing to do. */
    private boolean answered;

    void answered() {
        answered = true;
    }

    void fill(RowsAhead ahead) {
        rows = ahead;
    }

    boolean hasRows() {
        return rows != null && rows.isWanting();
    }

    /** Writes some rows; false if none is ready. */
    boolean advance() {
        return rows != null && rows.advance();
    }

    /** With no rows to write: looks after COMMIT, once the answer is on its way. {@code again} leads back here. */
    void rest(@Nullable Session session, Hold hold, Runnable again) {
        rows = null;
        if (answered) {
            answered = false;
            if (session != null && session.transactionStatus() == Session.TransactionStatus.IN_TRANSACTION) {
                hold.afterWrites(again);
            }
        } else if (session != null) {
            session.workAhead();
        }
    }
}
