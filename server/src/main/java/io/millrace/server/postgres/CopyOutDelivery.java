package io.millrace.server.postgres;

import static io.millrace.common.error.ErrorCode.QUERY_CANCELED;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.sql.CopySource;
import org.jspecify.annotations.Nullable;

/** The data of a COPY TO STDOUT while the socket takes it. */
final class CopyOutDelivery implements Activity {
    private final PostgresConnection connection;
    private final BackendWriter out;
    private final CopySource source;
    private final @Nullable BinaryCopyWriter binary;

    CopyOutDelivery(PostgresConnection connection, CopySource source) {
        this.connection = connection;
        this.out = connection.out();
        this.source = source;
        source.onReady(connection::wake);
        out.copyOutResponse(source.schema().size(), source.binary());
        this.binary = source.binary()
                ? new BinaryCopyWriter(source.schema(), connection.session().timeZone(), out)
                : null;
        if (binary != null) {
            binary.begin();
        }
    }

    @Override
    public boolean isHeavy() {
        return true;
    }

    @Override
    public boolean advance() {
        if (connection.interruption().isCancelRequested()) {
            throw QUERY_CANCELED.error("canceling statement due to user request");
        }
        while (out.isWritable()) {
            if (writeSome()) {
                continue;
            }
            if (source.isFinished()) {
                if (binary != null) {
                    binary.end();
                }
                out.copyDone();
                connection.metrics().rowsSent(source.rowCount());
                connection.replies().sendNotices();
                out.commandComplete("COPY " + source.rowCount());
                source.close();
                return true;
            } else {
                break;
            }
        }
        out.flush();
        return false;
    }

    /** Whether there was anything. */
    private boolean writeSome() {
        if (binary != null) {
            ColumnBatch rows = source.pollRows();
            if (rows != null) {
                binary.write(rows);
            }
            return rows != null;
        }
        byte[] lines = source.poll();
        if (lines != null) {
            writeLines(lines);
        }
        return lines != null;
    }

    /** A message of its own for each line, as PostgreSQL's clients expect; a line break within quotes splits harmlessly. */
    private void writeLines(byte[] lines) {
        int start = 0;
        for (int i = 0; i < lines.length; i++) {
            if (lines[i] == '\n') {
                out.copyData(lines, start, i + 1 - start);
                start = i + 1;
            }
        }
        if (start < lines.length) {
            out.copyData(lines, start, lines.length - start);
        }
    }

    @Override
    public void abandon() {
        source.close();
    }
}
