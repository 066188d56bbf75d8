package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.RelationRows;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.data.CopyOptions;
import io.millrace.engine.data.CopyReader;
import io.millrace.engine.data.RowFormats;
import io.millrace.engine.data.Schema;
import io.millrace.sql.CopyTarget;
import io.millrace.sql.StatementResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** COPY FROM: rows are held in memory until the end of data, then loaded whole, or kept for COMMIT. */
final class CopyLoad implements CopyTarget {
    /** Data that one COPY may hold; more is an error, and nothing is loaded. */
    static final long MAX_BYTES = Math.min(1L << 30, Runtime.getRuntime().maxMemory() / 4);

    private final SessionContext session;
    private final RunningStatement running;
    private final Relation relation;
    private final int[] columns;
    private final DefaultValues defaults;
    private final Schema fields;
    /** Null in the binary format. */
    private final @Nullable CopyReader decoder;

    private long rowCount;
    private final List<ColumnBatch> batches = new ArrayList<>();
    private long bytes;
    private boolean failed;

    /** @param columns positions in the relation's schema of a line's fields; the others get their defaults */
    CopyLoad(SessionContext session, Relation relation, int[] columns, CopyOptions options) {
        this.session = session;
        this.running = session.running();
        this.relation = relation;
        this.columns = columns.clone();
        this.defaults = DefaultValues.of(relation, columns);
        this.fields = new Schema(
                IntStream.of(columns).mapToObj(relation.schema()::field).toList());
        this.decoder = options.format() == CopyOptions.Format.BINARY
                ? null
                : CopyReader.of(
                        relation.name(), fields, options, session.settings().timeZone(), this::take);
    }

    private void take(ColumnBatch given) {
        rowCount += given.rowCount();
        batches.add(whole(given));
    }

    /** All columns of the relation, those that were not given NULL. */
    private ColumnBatch whole(ColumnBatch given) {
        Schema schema = relation.schema();
        Column[] all = new Column[schema.size()];
        for (int i = 0; i < columns.length; i++) {
            all[columns[i]] = given.column(i);
        }
        for (int i = 0; i < all.length; i++) {
            if (all[i] == null) {
                ColumnBuilder nulls = ColumnBuilder.of(schema.type(i));
                for (int row = 0; row < given.rowCount(); row++) {
                    nulls.appendNull();
                }
                all[i] = nulls.build();
            }
        }
        return new ColumnBatch(given.rowCount(), all);
    }

    @Override
    public Schema schema() {
        return fields;
    }

    @Override
    public String relation() {
        return relation.name();
    }

    @Override
    public boolean binary() {
        return decoder == null;
    }

    @Override
    public void expect(long more) {
        if (bytes + more > MAX_BYTES) {
            failed = true;
            session.transaction().fail();
            throw tooMuch();
        }
    }

    @Override
    public void write(ColumnBatch rows, long more) {
        if (!failed) {
            expect(more);
            bytes += more;
            take(rows);
        }
    }

    private static MillraceException tooMuch() {
        return ErrorCode.LIMIT_EXCEEDED
                .error("COPY of more than %s bytes at once", MAX_BYTES)
                .hint("It loads whole or not at all, and is held until its end: split it into parts.");
    }

    @Override
    public void write(byte[] data, int start, int length) {
        if (failed) {
            return;
        }
        try {
            bytes += length;
            if (bytes > MAX_BYTES) {
                throw tooMuch();
            }
            Objects.requireNonNull(decoder).add(data, start, length);
        } catch (RuntimeException e) {
            failed = true;
            session.transaction().fail();
            throw e;
        }
    }

    @Override
    public CompletableFuture<StatementResult.Done> finish() {
        return decodeAndLoad().whenComplete((done, error) -> running.finish());
    }

    private CompletableFuture<StatementResult.Done> decodeAndLoad() {
        try {
            if (failed) {
                throw ErrorCode.QUERY_CANCELED.error("COPY from stdin failed");
            }
            if (decoder != null) {
                decoder.finish();
            }
            if (decoder != null && decoder.skippedCount() > 0) {
                session.notice(
                        "00000",
                        decoder.skippedCount() + (decoder.skippedCount() == 1 ? " row was" : " rows were")
                                + " skipped due to data type incompatibility");
            }
            return defaults.fill(session, batches)
                    .thenCompose(rows -> session.sequences().durable().thenApply(durable -> rows))
                    .thenCompose(this::load)
                    .whenComplete((done, error) -> {
                        if (error != null) {
                            session.transaction().fail();
                        }
                    });
        } catch (RuntimeException e) {
            session.transaction().fail();
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<StatementResult.Done> load(List<ColumnBatch> loaded) {
        StatementResult.Done done = new StatementResult.Done("COPY " + rowCount);
        RowConstraints.check(session, relation, loaded);
        RelationRows rows = new RelationRows(relation, loaded);
        if (session.transaction().isOpen()) {
            loaded.forEach(batch -> RowFormats.check(relation, batch));
            return RowConstraints.keep(session, relation, loaded).thenApply(kept -> done);
        }
        return loaded.isEmpty()
                ? CompletableFuture.completedFuture(done)
                : session.engine().append(List.of(rows)).thenApply(count -> done);
    }

    @Override
    public void fail(String reason) {
        failed = true;
        batches.clear();
        session.transaction().fail();
        running.finish();
    }
}
