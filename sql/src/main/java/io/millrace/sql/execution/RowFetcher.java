package io.millrace.sql.execution;

import io.millrace.common.environment.EventLoop;
import io.millrace.engine.Subscription;
import io.millrace.engine.data.ColumnBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Takes a number of rows from a running query, waiting for them. Thread-safe; one fetch at a time. */
final class RowFetcher {
    private final Subscription rows;
    private final boolean unbounded;
    private final Services services;
    private final AtomicInteger wanted = new AtomicInteger();
    private @Nullable ColumnBatch rest;
    private @Nullable Fetch current;
    private boolean listening;

    /** One FETCH. */
    private static final class Fetch {
        private final long count;
        private final List<ColumnBatch> batches = new ArrayList<>();
        private final CompletableFuture<List<ColumnBatch>> result = new CompletableFuture<>();
        private EventLoop.@Nullable Timer timer;
        private long taken;
        private boolean timedOut;

        private Fetch(long count) {
            this.count = count;
        }
    }

    RowFetcher(Subscription rows, boolean unbounded, Services services) {
        this.rows = rows;
        this.unbounded = unbounded;
        this.services = services;
    }

    CompletableFuture<List<ColumnBatch>> fetch(long count, long timeoutMillis) {
        Fetch fetch = new Fetch(count);
        synchronized (this) {
            current = fetch;
            if (!listening) {
                listening = true;
                rows.onReady(this::wake);
            }
            if (unbounded) {
                fetch.timer = services.timers().schedule(() -> timeOut(fetch), timeoutMillis);
            }
        }
        wake();
        return fetch.result;
    }

    private void timeOut(Fetch fetch) {
        synchronized (this) {
            fetch.timedOut = true;
        }
        wake();
    }

    void fail(RuntimeException reason) {
        Fetch fetch;
        synchronized (this) {
            fetch = current;
            current = null;
        }
        if (fetch != null) {
            fetch.result.completeExceptionally(reason);
        }
    }

    private void wake() {
        if (wanted.getAndIncrement() == 0) {
            services.environment().workers().execute(this::run);
        }
    }

    private void run() {
        int seen;
        do {
            seen = wanted.get();
            step();
        } while (!wanted.compareAndSet(seen, 0));
    }

    private void step() {
        Fetch done = null;
        RuntimeException error = null;
        synchronized (this) {
            Fetch fetch = current;
            if (fetch == null) {
                return;
            }
            try {
                if (take(fetch)) {
                    done = fetch;
                }
            } catch (RuntimeException e) {
                done = fetch;
                error = e;
            }
            if (done != null) {
                current = null;
                if (fetch.timer != null) {
                    fetch.timer.cancel();
                }
            }
        }
        if (done != null && error != null) {
            done.result.completeExceptionally(error);
        } else if (done != null) {
            done.result.complete(done.batches);
        }
    }

    /** Whether the fetch has all it can get. */
    private boolean take(Fetch fetch) {
        while (fetch.taken < fetch.count) {
            ColumnBatch batch = rest == null ? rows.poll() : rest;
            rest = null;
            if (batch == null) {
                return rows.isFinished() || (unbounded && (fetch.taken > 0 || fetch.timedOut));
            }
            long room = fetch.count - fetch.taken;
            if (batch.rowCount() > room) {
                rest = batch.slice((int) room, batch.rowCount());
                batch = batch.slice(0, (int) room);
            }
            fetch.taken += batch.rowCount();
            fetch.batches.add(batch);
        }
        return true;
    }
}
