package io.millrace.storage;

import static io.millrace.common.error.Invariant.check;

import io.millrace.storage.producer.OpenTransactions;
import io.millrace.storage.record.RecordBatch;
import io.millrace.storage.segment.LogRecovery;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * How far one partition's records are durable, and how far their fate is decided. Changed under {@link CommitOrder}'s
 * lock; the offsets are anybody's to read.
 */
final class CommitProgress {
    private final PartitionId id;

    /** Durable parts that wait for a group's other partitions. Guarded by {@link CommitOrder}. */
    final ArrayDeque<Part> awaiting = new ArrayDeque<>();

    /** Producers' transactions among the records before {@link #committedOffset}. Guarded by {@link CommitOrder}. */
    private final OpenTransactions open = new OpenTransactions();

    private volatile long committedOffset;
    private volatile long stableOffset;

    /** @param recovered null if the partition could not be opened */
    CommitProgress(PartitionId id, LogRecovery.@Nullable Recovered recovered) {
        this.id = id;
        if (recovered != null) {
            recovered
                    .producers()
                    .forEach((producer, epoch, sequence, timestamp, coordinatorEpoch, transactionOffset) -> {
                        if (transactionOffset >= 0) {
                            open.add(producer, transactionOffset);
                        }
                    });
            committedOffset = recovered.log().endOffset();
            stableOffset = open.first(committedOffset);
        }
    }

    /** As {@link PartitionLog#committedOffset}. */
    long committedOffset() {
        return committedOffset;
    }

    /** As {@link PartitionLog#stableOffset}. */
    long stableOffset() {
        return stableOffset;
    }

    /** {@code part} becomes visible, and with it what it decides. */
    void committed(Part part) {
        if (part.transactional) {
            for (RecordBatch batch : part.placed) {
                if (batch.isControl()) {
                    open.end(batch.producerId());
                } else if (batch.isTransactional()) {
                    open.add(batch.producerId(), batch.baseOffset());
                }
            }
        }
        long stable = open.first(part.endOffset);
        check(stable >= stableOffset, "stable offset of %s from %s back to %s", id, stableOffset, stable);
        committedOffset = part.endOffset;
        stableOffset = stable;
    }
}
