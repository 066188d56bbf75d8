package io.millrace.sql.execution;

import io.millrace.engine.Subscription;
import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.CopyEncoder;
import io.millrace.sql.CopySource;
import org.jspecify.annotations.Nullable;

/** COPY TO STDOUT: a query's rows as lines. One caller at a time. */
final class CopyRows implements CopySource {
    private final SessionContext session;
    private final RunningStatement running;
    private final Subscription rows;
    private final int columnCount;
    private final CopyEncoder encoder;
    private boolean headerWanted = true;
    private long rowCount;

    CopyRows(SessionContext session, Subscription rows, int columnCount, CopyEncoder encoder) {
        this.session = session;
        this.running = session.running();
        this.rows = rows;
        this.columnCount = columnCount;
        this.encoder = encoder;
    }

    @Override
    public int columnCount() {
        return columnCount;
    }

    @Override
    public byte @Nullable [] poll() {
        ByteSlice out = new ByteSlice();
        out.clear();
        if (headerWanted) {
            headerWanted = false;
            encoder.appendHeader(out);
            if (out.length > 0) {
                return out.toBytes();
            }
        }
        try {
            ColumnBatch batch = rows.poll();
            if (batch == null) {
                return null;
            }
            rowCount += batch.rowCount();
            encoder.append(out, batch);
            return out.toBytes();
        } catch (RuntimeException e) {
            session.transaction().fail();
            throw e;
        }
    }

    @Override
    public boolean isFinished() {
        return !headerWanted && rows.isFinished();
    }

    @Override
    public void onReady(Runnable listener) {
        rows.onReady(listener);
    }

    @Override
    public long rowCount() {
        return rowCount;
    }

    @Override
    public void close() {
        rows.close();
        running.finish();
    }
}
