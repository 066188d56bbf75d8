package io.millrace.engine.task;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.Subscription;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The bounded queue between a query's task and its reader. Thread-safe; one task and one reader. */
public final class RowQueue implements Subscription {
    /** Batches that lie ready before the query stops to work ahead. */
    static final int READ_AHEAD_BATCHES = 4;

    private final Schema schema;
    private final long queryId;
    private final long limit;
    private final Deque<ColumnBatch> ready = new ArrayDeque<>();
    private boolean ended;
    private @Nullable MillraceException error;
    private long rows;
    private Runnable room = () -> {};
    private Runnable listener = () -> {};
    private Consumer<MillraceException> canceller = reason -> {};

    /** @param limit rows that are all it takes */
    public RowQueue(Schema schema, long queryId, long limit) {
        this.schema = schema;
        this.queryId = queryId;
        this.limit = limit;
    }

    /** Who ends the query when the reader wants it ended. */
    public synchronized void whenCancelled(Consumer<MillraceException> consumer) {
        canceller = consumer;
    }

    synchronized void whenRoom(Runnable wake) {
        room = wake;
    }

    synchronized boolean hasRoom() {
        return ready.size() < READ_AHEAD_BATCHES;
    }

    /** Whether it has been given all the rows that it takes. */
    synchronized boolean isComplete() {
        return rows >= limit;
    }

    void add(ColumnBatch batch) {
        Runnable tell;
        synchronized (this) {
            if (ended) {
                return;
            }
            int room = (int) Math.min(batch.rowCount(), limit - rows);
            ready.add(room == batch.rowCount() ? batch : batch.slice(0, room));
            rows += room;
            ended = isComplete();
            tell = listener;
        }
        tell.run();
    }

    /** No more rows come; {@code reason} is null if that is the answer's end. */
    public void end(@Nullable MillraceException reason) {
        Runnable tell;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            error = reason;
            tell = listener;
        }
        tell.run();
    }

    /** Rows given to the queue so far. */
    public synchronized long rows() {
        return rows;
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public @Nullable ColumnBatch poll() {
        ColumnBatch batch;
        Runnable tell = null;
        synchronized (this) {
            batch = ready.poll();
            if (batch == null && error != null) {
                throw error;
            }
            if (batch != null && ready.size() == READ_AHEAD_BATCHES - 1) {
                tell = room;
            }
        }
        if (tell != null) {
            tell.run();
        }
        return batch;
    }

    @Override
    public synchronized boolean isFinished() {
        return ended && error == null && ready.isEmpty();
    }

    @Override
    public void onReady(Runnable newListener) {
        boolean now;
        synchronized (this) {
            listener = newListener;
            now = ended || !ready.isEmpty();
        }
        if (now) {
            newListener.run();
        }
    }

    @Override
    public long queryId() {
        return queryId;
    }

    @Override
    public void cancel() {
        stop(ErrorCode.QUERY_CANCELED.error("canceling statement due to user request"));
    }

    @Override
    public void close() {
        synchronized (this) {
            ready.clear();
            listener = () -> {};
        }
        stop(ErrorCode.QUERY_CANCELED.error("the subscription is closed"));
    }

    /** Ends the query and tells the reader why, now. */
    public void stop(MillraceException reason) {
        Consumer<MillraceException> consumer;
        synchronized (this) {
            consumer = canceller;
        }
        end(reason);
        consumer.accept(reason);
    }
}
