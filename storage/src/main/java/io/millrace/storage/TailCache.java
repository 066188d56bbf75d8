package io.millrace.storage;

import io.millrace.storage.record.RecordBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The newest batches of a partition that somebody follows, so that readers who keep up never touch the disk. Reads take no
 * lock.
 */
final class TailCache {
    /** What a batch costs beside its bytes. */
    private static final int OVERHEAD_BYTES = 160;

    private final Budget budget;
    private final ConcurrentSkipListMap<Long, RecordBatch> batches = new ConcurrentSkipListMap<>();
    private volatile boolean closed;

    TailCache(Budget budget) {
        this.budget = budget;
    }

    /** By the partition's loop, in offset order. */
    void add(RecordBatch batch) {
        if (!closed) {
            batches.put(batch.baseOffset(), batch);
            budget.added(this, batch);
        }
    }

    /** As {@link PartitionLog#read}; null if the batch that holds {@code fromOffset} is not here. */
    @Nullable
    List<RecordBatch> read(long fromOffset, long limit, int maxBytes) {
        Map.Entry<Long, RecordBatch> entry = batches.floorEntry(fromOffset);
        if (entry == null || entry.getValue().lastOffset() < fromOffset) {
            return null;
        }
        List<RecordBatch> taken = new ArrayList<>();
        long bytes = 0;
        long next = entry.getKey();
        // A gap means that batches were dropped meanwhile.
        while (entry != null && entry.getKey() == next && next < limit) {
            RecordBatch batch = entry.getValue();
            bytes += batch.sizeInBytes();
            if (!taken.isEmpty() && bytes > maxBytes) {
                break;
            }
            taken.add(batch);
            next = batch.lastOffset() + 1;
            entry = batches.higherEntry(next - 1);
        }
        return taken;
    }

    /** Drops everything and takes nothing more. */
    void close() {
        closed = true;
        while (dropFirst()) {
            // until empty
        }
    }

    private boolean dropFirst() {
        Map.Entry<Long, RecordBatch> first = batches.pollFirstEntry();
        if (first == null) {
            return false;
        }
        budget.bytes.addAndGet(-cost(first.getValue()));
        return true;
    }

    private static int cost(RecordBatch batch) {
        return batch.sizeInBytes() + OVERHEAD_BYTES;
    }

    /** Bytes that all partitions' tails share; the node's oldest batch is dropped first. */
    static final class Budget {
        private final long limit;
        private final AtomicLong bytes = new AtomicLong();

        /** One entry per batch, in order of age. */
        private final ConcurrentLinkedQueue<TailCache> ages = new ConcurrentLinkedQueue<>();

        Budget(long limit) {
            this.limit = limit;
        }

        private void added(TailCache cache, RecordBatch batch) {
            ages.add(cache);
            bytes.addAndGet(cost(batch));
            while (bytes.get() > limit) {
                TailCache oldest = ages.poll();
                if (oldest == null) {
                    return;
                }
                oldest.dropFirst();
            }
        }
    }
}
