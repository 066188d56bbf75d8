package io.millrace.storage;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.journal.Journal;
import io.millrace.storage.journal.JournalFile;
import io.millrace.storage.segment.SegmentedLog;
import java.io.IOException;
import java.util.List;

/**
 * How what is written to a partition becomes durable: by the store's journal if it is small, by a force of the partition's
 * file if not, and not at all where the topic's {@code flush} is OS. Used by the partition's {@link CommitLane}, in turn.
 */
final class Durability implements JournalFile.Forcible {
    private final PartitionLog partition;
    private final SegmentedLog log;
    private final CommitOrder order;
    private final Journal journal;
    private final int bulkBytes;

    /** Something was published that the journal does not know of, and that no force has covered yet. */
    private volatile boolean unforced;

    Durability(PartitionLog partition, SegmentedLog log, StoreContext context) {
        this.partition = partition;
        this.log = log;
        this.order = context.order();
        this.journal = context.journal();
        this.bulkBytes = context.sizes().bulkBytes();
    }

    /** Whether anything is made durable before it is published. By any thread. */
    boolean forces() {
        return partition.config().flush() == TopicConfig.Flush.COMMIT;
    }

    /**
     * Has {@code parts} journaled, soon, and {@code lane} told of it; {@code here}, if the journal has nothing to do, on this
     * thread. False if a force of their file must make them durable.
     */
    boolean journal(List<Part> parts, CommitLane lane, boolean here) {
        long bytes = parts.stream().mapToLong(part -> part.bytes).sum();
        boolean small = bytes > 0 && bytes < bulkBytes;
        if (!small || !forces() || unforced || journal.failure() != null || partition.failureOrNull() != null) {
            return false;
        }
        journal.add(new WrittenBatches(partition, parts, (int) bytes, lane), here);
        return true;
    }

    /** {@code parts} are durable in {@code file} until they are forced in their own. */
    void journaled(List<Part> parts, JournalFile file) {
        file.holdFor(this);
        order.durable(partition, parts);
    }

    /** Makes {@code parts} durable in their file, and visible. */
    void commit(List<Part> parts) throws IOException {
        MillraceException failure = partition.failureOrNull();
        if (failure != null) {
            parts.forEach(part -> part.fail(failure));
            return;
        }
        if (!forces()) {
            publishUnforced(parts);
            return;
        }
        if (unforced || parts.stream().anyMatch(part -> part.bytes > 0)) {
            unforced = false;
            log.force();
        }
        order.durable(partition, parts);
    }

    /** Makes {@code parts} visible as they are. */
    void publishUnforced(List<Part> parts) {
        unforced = true;
        order.durable(partition, parts);
    }

    /** Makes durable in its own file what the journal holds of the partition. By any thread. */
    @Override
    public void force() throws IOException {
        try {
            log.force();
        } catch (IOException e) {
            MillraceException failure = partition.failureOrNull();
            if (failure != null && failure.code() == ErrorCode.TOPIC_NOT_FOUND) {
                return; // nobody needs it any more
            }
            partition.stop(StorageErrors.of(e, "committing to " + partition.id()));
            throw e;
        }
    }
}
