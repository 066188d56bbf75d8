package io.millrace.engine.task;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.RowDecoder;
import io.millrace.storage.PartitionLog;
import io.millrace.storage.record.ReadBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a snapshot's records on whatever workers are free, a share of a partition at a time, and gives the rows in the
 * log's order. Its owner decodes too, rather than wait for rows: morsel-driven parallelism (Leis et al., SIGMOD 2014).
 * Thread-safe; {@link #next} is for the owner.
 */
final class ScanAhead {
    private static final int SHARE_BYTES = 1 << 20;
    private static final int FEWEST_RECORDS = 1 << 10;
    private static final int MOST_RECORDS = 1 << 16;

    /** Runs helpers on the workers, and the owner again when an empty batch had sent it away. */
    record Crew(Executor workers, int helpers, Runnable wake) {}

    private final Crew crew;
    private final Supplier<RowDecoder> newDecoder;
    private final RowDecoder.BadRows badRows;
    private final boolean recycles;
    private final ColumnBatch noRows;
    private final Deque<Tools> spareTools = new ArrayDeque<>();
    private final Deque<Share> ungiven = new ArrayDeque<>();
    private final Deque<Share> unclaimed = new ArrayDeque<>();
    /** What the owner has done with. */
    private final Deque<ColumnBatch> spent = new ArrayDeque<>();

    private @Nullable ColumnBatch given;
    private int helping;
    private boolean waiting;
    private boolean closed;

    /**
     * @param recycles whether the owner keeps nothing of a batch when it asks for the next
     * @param partitions from their positions to their ends
     */
    ScanAhead(
            Crew crew,
            Supplier<RowDecoder> newDecoder,
            RowDecoder.BadRows badRows,
            boolean recycles,
            List<PartitionReader> partitions) {
        this.crew = crew;
        this.newDecoder = newDecoder;
        this.badRows = badRows;
        this.recycles = recycles;
        this.noRows = newDecoder.get().take();
        for (PartitionReader partition : partitions) {
            PartitionLog log = partition.log();
            long recordBytes = Math.max(1, log.sizeInBytes() / Math.max(1, log.endOffset() - log.startOffset()));
            long records = Math.max(FEWEST_RECORDS, Math.min(MOST_RECORDS, SHARE_BYTES / recordBytes));
            long to;
            for (long from = partition.position(); from < partition.end(); from = to) {
                long uncut = log.batchEnd(from + records);
                to = Math.min(partition.end(), uncut > from ? uncut : from + records);
                ungiven.add(new Share(log, from, to));
            }
        }
        unclaimed.addAll(ungiven);
    }

    /** Of one who decodes. */
    private record Tools(RowDecoder decoder, ReadBuffer buffer) {}

    /** Records that somebody decodes, or has decoded. */
    private static final class Share {
        private final PartitionLog log;
        private final long from;
        private final long to;
        private final Deque<ColumnBatch> batches = new ArrayDeque<>();
        /** Guarded by the scan, as is {@link #failure}; until then the rest belongs to who decodes. */
        private boolean decoded;

        private @Nullable Throwable failure;

        Share(PartitionLog log, long from, long to) {
            this.log = log;
            this.from = from;
            this.to = to;
        }
    }

    /** Rows, in order; none if the owner is to wait until it is woken; null at the end. */
    @Nullable
    ColumnBatch next() {
        while (true) {
            Share mine;
            synchronized (this) {
                if (recycles && given != null) {
                    spent.push(given);
                    given = null;
                }
                Share first = ungiven.peek();
                if (first == null) {
                    return null;
                }
                if (first.decoded) {
                    ColumnBatch batch = first.batches.poll();
                    if (batch != null) {
                        given = batch;
                        return batch;
                    }
                    rethrow(first.failure);
                    ungiven.remove();
                    callHelpers();
                    continue;
                }
                mine = claim();
                if (mine == null) {
                    waiting = true;
                    return noRows;
                }
                callHelpers();
            }
            decode(mine);
        }
    }

    /** Whether the last call of {@link #next} has sent the owner away. */
    synchronized boolean isWaiting() {
        return waiting;
    }

    private static void rethrow(@Nullable Throwable failure) {
        if (failure instanceof RuntimeException known) {
            throw known;
        } else if (failure instanceof Error known) {
            throw known;
        }
    }

    /** At most two shares for each who decodes are on their way, so a slow reader costs no memory. */
    private @Nullable Share claim() {
        boolean enough = ungiven.size() - unclaimed.size() >= 2 * (crew.helpers() + 1);
        return closed || enough ? null : unclaimed.poll();
    }

    private void callHelpers() {
        int most = Math.min(crew.helpers(), unclaimed.size());
        while (helping < most) {
            helping++;
            crew.workers().execute(this::help);
        }
    }

    /** One share a turn, for others wait for the workers too. */
    private void help() {
        Share share;
        synchronized (this) {
            share = claim();
            if (share == null) {
                helping--;
                return;
            }
        }
        decode(share);
        crew.workers().execute(this::help);
    }

    private void decode(Share share) {
        Tools tools;
        synchronized (this) {
            tools = spareTools.poll();
        }
        Throwable failure = null;
        try {
            if (tools == null) {
                tools = new Tools(newDecoder.get(), ReadBuffer.reused());
            }
            decode(share, tools);
        } catch (RuntimeException | Error e) {
            failure = e; // the owner throws it when all rows before it are given
        }
        boolean wake;
        synchronized (this) {
            share.failure = failure;
            share.decoded = true;
            if (tools != null && failure == null) {
                spareTools.push(tools);
            }
            wake = waiting && share == ungiven.peek();
            waiting &= !wake;
        }
        if (wake) {
            crew.wake().run();
        }
    }

    private void decode(Share share, Tools tools) {
        RowDecoder decoder = tools.decoder();
        RowOrigins origins = new RowOrigins();
        PartitionReader records = new PartitionReader(share.log, share.from, 0, tools.buffer());
        records.extendTo(share.to, 0);
        while (!records.isAtEnd()) {
            ColumnBatch spare = spare();
            if (spare != null) {
                decoder.recycle(spare);
            }
            records.decode(decoder, ColumnBatch.TARGET_ROWS, badRows, origins);
            if (decoder.rowCount() > 0) {
                share.batches.add(decoder.take());
            }
        }
    }

    private synchronized @Nullable ColumnBatch spare() {
        return spent.poll();
    }

    synchronized void close() {
        closed = true;
        spent.clear();
        ungiven.clear();
        unclaimed.clear();
    }
}
