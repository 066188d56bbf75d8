package io.millrace.server.postgres;

import io.millrace.engine.Subscription;
import io.millrace.engine.data.ColumnBatch;

/**
 * The next rows of a suspended portal, written while the client reads those it has, so that both work at once. Owned by
 * the connection's turn.
 */
final class RowsAhead {
    private static final int MOST_BYTES = 1 << 20;
    /** Written in one go: a message that comes meanwhile waits for no more. */
    private static final int PIECE_BYTES = 32 << 10;

    private final Portal portal;
    private final Subscription rows;
    private final RowWriter writer;
    private final WireBuffer buffer = new WireBuffer(PIECE_BYTES);
    /** Where the first row lies that is not yet sent. */
    private int start;

    private int count;
    private long wanted;
    private boolean failed;

    RowsAhead(Portal portal, Subscription rows, RowWriter writer) {
        this.portal = portal;
        this.rows = rows;
        this.writer = writer;
    }

    /** Most rows that the client is likely to ask for next. */
    void want(long mostRows) {
        wanted = mostRows;
    }

    /** Whether there may be rows to write. */
    boolean isWanting() {
        return !failed && !portal.finished && count < wanted && buffer.size() < MOST_BYTES;
    }

    /** Writes some more; false if no row is ready. */
    boolean advance() {
        int before = buffer.size();
        try {
            ColumnBatch batch = portal.batch(rows, writer);
            if (batch == null) {
                return false;
            }
            int from = portal.nextRow;
            int to = (int) Math.min(batch.rowCount(), from + wanted - count);
            int next = writer.write(from, to, before + PIECE_BYTES, buffer);
            portal.written(next);
            count += next - from;
            return true;
        } catch (RuntimeException e) {
            buffer.truncate(before);
            failed = true; // as it will again when the client asks for those rows
            return false;
        }
    }

    /** Sends what is written, but at most {@code most} rows of it; how many. */
    int give(BackendWriter out, long most) {
        int given = 0;
        int end = start;
        while (given < count && given < most) {
            end += 1 + buffer.getInt(end + 1);
            given++;
        }
        out.rows(buffer, start, end);
        count -= given;
        start = end;
        if (count == 0) {
            buffer.truncate(0);
            start = 0;
        }
        return given;
    }
}
