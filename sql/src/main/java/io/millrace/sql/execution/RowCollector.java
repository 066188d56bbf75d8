package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.Subscription;
import io.millrace.engine.data.ColumnBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes all rows of a query into memory, for a statement that writes them in one piece. Runs on a pool, one thread at a
 * time; closes the subscription at the end.
 */
final class RowCollector {
    /** Rows that one statement may hold in memory before it writes them; more is an error, and nothing is written. */
    static final long MAX_ROWS = 20_000_000;

    private final Subscription rows;
    private final Executor executor;
    private final List<ColumnBatch> batches = new ArrayList<>();
    private final CompletableFuture<List<ColumnBatch>> result = new CompletableFuture<>();
    private final AtomicInteger wanted = new AtomicInteger();
    private long count;

    private RowCollector(Subscription rows, Executor executor) {
        this.rows = rows;
        this.executor = executor;
    }

    static CompletableFuture<List<ColumnBatch>> collect(Subscription rows, Executor executor) {
        RowCollector collector = new RowCollector(rows, executor);
        rows.onReady(collector::wake);
        collector.wake();
        return collector.result;
    }

    private void wake() {
        if (wanted.getAndIncrement() == 0) {
            executor.execute(this::drain);
        }
    }

    private void drain() {
        int seen = 1;
        do {
            seen = wanted.get();
            take();
        } while (!wanted.compareAndSet(seen, 0));
    }

    private void take() {
        if (result.isDone()) {
            return;
        }
        try {
            ColumnBatch batch = rows.poll();
            while (batch != null) {
                batches.add(batch);
                count += batch.rowCount();
                if (count > MAX_ROWS) {
                    throw ErrorCode.LIMIT_EXCEEDED
                            .error("a statement cannot write more than %s rows at once", MAX_ROWS)
                            .hint("Write them in parts, or as a continuous INSERT … SELECT … EMIT CHANGES.");
                }
                batch = rows.poll();
            }
            if (rows.isFinished()) {
                rows.close();
                result.complete(batches);
            }
        } catch (RuntimeException e) {
            rows.close();
            result.completeExceptionally(e);
        }
    }
}
