package io.millrace.storage;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.producer.ProducerState;
import io.millrace.storage.record.RecordBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Gives offsets to what is appended to a partition, on the caller's thread and under a short lock, and holds it until it is
 * written.
 */
final class Admission {
    /** Admitted and not yet written; more is refused. */
    private static final long MOST_PENDING_BYTES = 256L << 20;

    private static final int LEADER_EPOCH = 0;

    private final PartitionLog partition;
    private final ConcurrentLinkedQueue<Part> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong pendingBytes = new AtomicLong();

    /** Several are held, in order of partition, for a group's admission. Guards all below. */
    private final ReentrantLock lock = new ReentrantLock();

    private volatile long nextOffset;

    /** With all that is admitted. */
    private final ProducerState producers;

    /** Producers' epochs that may begin a transaction here. */
    private final Map<Long, Short> expectedTransactions = new HashMap<>();

    Admission(PartitionLog partition, long nextOffset, ProducerState producers) {
        this.partition = partition;
        this.nextOffset = nextOffset;
        this.producers = producers;
    }

    void lock() {
        lock.lock();
    }

    void unlock() {
        lock.unlock();
    }

    long nextOffset() {
        return nextOffset;
    }

    /**
     * First half: decides which batches of {@code part} are new and which offsets they get, and changes nothing but the
     * part. Under the lock; for a group the locks of all are held, see {@link LogStore#append}.
     *
     * @throws MillraceException if it cannot be taken
     */
    void check(Part part) {
        partition.checkRunning();
        if (pendingBytes.get() > MOST_PENDING_BYTES) {
            throw ErrorCode.LIMIT_EXCEEDED
                    .error("more than %s bytes wait to be written to %s", MOST_PENDING_BYTES, partition.id())
                    .hint("Wait for earlier appends to be committed.");
        }
        boolean several = part.offered.size() > 1;
        ProducerState known = several ? producers.overlay(part.offered) : producers;
        long next = nextOffset;
        for (RecordBatch batch : part.offered) {
            Optional<ProducerState.Duplicate> repeated = known.check(batch);
            if (batch.isTransactional() && !batch.isControl() && repeated.isEmpty()) {
                checkTransaction(batch, known);
            }
            if (repeated.isPresent()) {
                ProducerState.Duplicate duplicate = repeated.get();
                part.results.add(
                        new Append.Result(partition.id(), duplicate.firstOffset(), duplicate.lastOffset(), true));
            } else {
                if (several) {
                    known.add(batch, next);
                }
                long time = batch.hasLogAppendTime() ? batch.maxTimestamp() : -1;
                part.results.add(new Append.Result(partition.id(), next, next + batch.lastOffsetDelta(), false, time));
                next += batch.lastOffsetDelta() + 1;
            }
        }
    }

    /** A transaction begins in this partition only once its coordinator knows of it, lest it never end (KIP-890). */
    private void checkTransaction(RecordBatch batch, ProducerState known) {
        long producerId = batch.producerId();
        Short expected = expectedTransactions.get(producerId);
        boolean allowed = known.isInTransaction(producerId, batch.producerEpoch())
                || (expected != null && expected == batch.producerEpoch());
        if (!allowed) {
            throw ErrorCode.INVALID_TRANSACTION_STATE.error(
                    "producer %s of epoch %s has no transaction in %s",
                    producerId, batch.producerEpoch(), partition.id());
        }
    }

    /** Second half, under the lock too: cannot fail. */
    void place(Part part) {
        part.bytes = 0;
        part.baseOffset = nextOffset;
        for (int i = 0; i < part.offered.size(); i++) {
            Append.Result result = part.results.get(i);
            if (result.duplicate()) {
                continue;
            }
            RecordBatch placed = part.offered.get(i).place(result.baseOffset(), LEADER_EPOCH);
            producers.add(placed, result.baseOffset());
            part.placed.add(placed);
            if (placed.isTransactional()) {
                part.transactional = true;
                if (placed.isControl()) {
                    expectedTransactions.remove(placed.producerId());
                }
            }
            part.bytes += placed.sizeInBytes();
            part.maxTimestamp = Math.max(part.maxTimestamp, placed.maxTimestamp());
            nextOffset = result.lastOffset() + 1;
        }
        part.endOffset = nextOffset;
        pendingBytes.addAndGet(part.bytes);
        waiting.add(part);
    }

    /** In order of offset. For the writer. */
    Iterable<Part> waiting() {
        return waiting;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The first ones that wait are to be written now. */
    void take(List<Part> parts) {
        long bytes = 0;
        for (Part part : parts) {
            waiting.remove();
            bytes += part.bytes;
        }
        pendingBytes.addAndGet(-bytes);
    }

    /** All that wait, which are to be refused: the log goes on after what is written. */
    List<Part> restart(long endOffset, ProducerState written) {
        List<Part> refused = new ArrayList<>();
        lock.lock();
        try {
            Part part;
            while ((part = waiting.poll()) != null) {
                refused.add(part);
                pendingBytes.addAndGet(-part.bytes);
            }
            nextOffset = endOffset;
            producers.restore(written);
        } finally {
            lock.unlock();
        }
        return refused;
    }

    /** The producer may begin a transaction here; until one ends here. */
    void expectTransaction(long producerId, short epoch) {
        lock.lock();
        try {
            expectedTransactions.put(producerId, epoch);
        } finally {
            lock.unlock();
        }
    }

    /** Whether a batch of a transaction that has not ended was admitted. */
    boolean isInTransaction(long producerId, short epoch) {
        lock.lock();
        try {
            return producers.isInTransaction(producerId, epoch);
        } finally {
            lock.unlock();
        }
    }

    /** Those of which something was admitted. */
    List<ProducerStatus> producers() {
        List<ProducerStatus> statuses = new ArrayList<>();
        lock.lock();
        try {
            producers.forEach((id, epoch, sequence, timestamp, coordinatorEpoch, transactionOffset) -> statuses.add(
                    new ProducerStatus(id, epoch, sequence, timestamp, coordinatorEpoch, transactionOffset)));
        } finally {
            lock.unlock();
        }
        return statuses;
    }
}
