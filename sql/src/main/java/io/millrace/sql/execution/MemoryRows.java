package io.millrace.sql.execution;

import io.millrace.engine.Subscription;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Rows that lie ready in memory. One reader at a time. */
final class MemoryRows implements Subscription {
    private final Schema schema;
    private final Queue<ColumnBatch> batches;

    MemoryRows(Schema schema, List<ColumnBatch> batches) {
        this.schema = schema;
        this.batches = new ArrayDeque<>(batches);
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public synchronized @Nullable ColumnBatch poll() {
        return batches.poll();
    }

    @Override
    public synchronized boolean isFinished() {
        return batches.isEmpty();
    }

    @Override
    public void onReady(Runnable listener) {
        listener.run();
    }

    @Override
    public long queryId() {
        return 0;
    }

    @Override
    public void cancel() {
        close();
    }

    @Override
    public synchronized void close() {
        batches.clear();
    }
}
