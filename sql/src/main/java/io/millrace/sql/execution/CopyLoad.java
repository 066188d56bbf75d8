package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.RelationRows;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.sql.CopyTarget;
import io.millrace.sql.StatementResult;
import io.millrace.sql.copy.CopyDecoder;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** COPY FROM STDIN: rows are held in memory until the end of data, then loaded whole, or kept for COMMIT. */
final class CopyLoad implements CopyTarget {
    /** Data that one COPY may hold; more is an error, and nothing is loaded. */
    static final long MAX_BYTES = Math.min(1L << 30, Runtime.getRuntime().maxMemory() / 4);

    private final SessionContext session;
    private final String relation;
    private final int columnCount;
    private final CopyDecoder decoder;
    private boolean failed;

    CopyLoad(SessionContext session, String relation, int columnCount, CopyDecoder decoder) {
        this.session = session;
        this.relation = relation;
        this.columnCount = columnCount;
        this.decoder = decoder;
    }

    @Override
    public int columnCount() {
        return columnCount;
    }

    @Override
    public void write(byte[] data, int start, int length) {
        if (failed) {
            return;
        }
        try {
            decoder.write(data, start, length);
        } catch (RuntimeException e) {
            failed = true;
            session.transaction().fail();
            throw e;
        }
    }

    @Override
    public CompletableFuture<StatementResult.Done> finish() {
        try {
            if (failed) {
                throw ErrorCode.QUERY_CANCELED.error("COPY from stdin failed");
            }
            List<ColumnBatch> batches = decoder.finish();
            if (decoder.skippedCount() > 0) {
                session.notice(
                        "00000",
                        decoder.skippedCount() + (decoder.skippedCount() == 1 ? " row was" : " rows were")
                                + " skipped due to data type incompatibility");
            }
            return load(batches);
        } catch (RuntimeException e) {
            session.transaction().fail();
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<StatementResult.Done> load(List<ColumnBatch> batches) {
        StatementResult.Done done = new StatementResult.Done("COPY " + decoder.rowCount());
        RelationRows rows = new RelationRows(relation, batches);
        if (session.transaction().isOpen()) {
            session.transaction().add(rows);
            return CompletableFuture.completedFuture(done);
        }
        return batches.isEmpty()
                ? CompletableFuture.completedFuture(done)
                : session.engine().append(List.of(rows)).thenApply(count -> done);
    }

    @Override
    public void fail(String reason) {
        failed = true;
        session.transaction().fail();
    }
}
