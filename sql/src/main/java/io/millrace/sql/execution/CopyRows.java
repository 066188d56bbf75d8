package io.millrace.sql.execution;

import io.millrace.engine.Subscription;
import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.CopyEncoder;
import io.millrace.engine.data.Schema;
import io.millrace.sql.CopySource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** COPY TO STDOUT: a query's rows as lines. One caller at a time. */
final class CopyRows implements CopySource {
    private final SessionContext session;
    private final RunningStatement running;
    private final Subscription rows;
    /** Null in the binary format. */
    private final @Nullable CopyEncoder encoder;

    private boolean headerWanted;
    private long rowCount;

    CopyRows(SessionContext session, Subscription rows, @Nullable CopyEncoder encoder) {
        this.session = session;
        this.running = session.running();
        this.rows = rows;
        this.encoder = encoder;
        this.headerWanted = encoder != null;
    }

    @Override
    public Schema schema() {
        return rows.schema();
    }

    @Override
    public boolean binary() {
        return encoder == null;
    }

    @Override
    public @Nullable ColumnBatch pollRows() {
        try {
            ColumnBatch batch = rows.poll();
            rowCount += batch == null ? 0 : batch.rowCount();
            return batch;
        } catch (RuntimeException e) {
            session.transaction().fail();
            throw e;
        }
    }

    @Override
    public byte @Nullable [] poll() {
        ByteSlice out = new ByteSlice();
        out.clear();
        if (headerWanted) {
            headerWanted = false;
            lines().appendHeader(out);
            if (out.length > 0) {
                return out.toBytes();
            }
        }
        ColumnBatch batch = pollRows();
        if (batch == null) {
            return null;
        }
        try {
            lines().append(out, batch);
            return out.toBytes();
        } catch (RuntimeException e) {
            session.transaction().fail();
            throw e;
        }
    }

    private CopyEncoder lines() {
        return Objects.requireNonNull(encoder);
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
