package io.millrace.engine;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.ColumnBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Takes all rows of a query that ends. */
final class Collected {
    private final Subscription query;
    private final List<ColumnBatch> batches = new ArrayList<>();
    private final CompletableFuture<List<ColumnBatch>> done = new CompletableFuture<>();

    private Collected(Subscription query) {
        this.query = query;
    }

    static CompletableFuture<List<ColumnBatch>> rows(Subscription query) {
        Collected collected = new Collected(query);
        query.onReady(collected::take);
        return collected.done;
    }

    private void take() {
        synchronized (this) {
            try {
                for (ColumnBatch batch = query.poll(); batch != null; batch = query.poll()) {
                    batches.add(batch);
                }
                if (!query.isFinished()) {
                    return;
                }
            } catch (MillraceException e) {
                done.completeExceptionally(e);
                return;
            }
        }
        query.close();
        done.complete(batches);
    }
}
