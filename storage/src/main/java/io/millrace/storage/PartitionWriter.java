package io.millrace.storage;

import static io.millrace.common.error.Invariant.check;

import io.millrace.common.environment.Clock;
import io.millrace.common.environment.DiskFullException;
import io.millrace.common.environment.EventLoop;
import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.producer.ProducerSnapshot;
import io.millrace.storage.producer.ProducerState;
import io.millrace.storage.record.RecordBatch;
import io.millrace.storage.segment.LogRecovery;
import io.millrace.storage.segment.SegmentedLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A partition's way in. Admission, under a short lock on the caller's thread, gives offsets; the partition's loop writes
 * all that was admitted meanwhile in one piece; the {@link CommitLane} forces and publishes it.
 */
final class PartitionWriter {
    /** Admitted and not yet written; more is refused. */
    private static final long MOST_PENDING_BYTES = 256L << 20;

    /** Written in one piece at most, unless one part is larger. */
    private static final long MOST_GATHERED_BYTES = 4L << 20;

    /** From this on a force costs more than what a growing file adds to it, so no room is written ahead. */
    private static final long BULK_BYTES = 256L << 10;

    private static final int SCRATCH_BYTES = 128 << 10;
    private static final ThreadLocal<ByteBuffer> SCRATCH =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(SCRATCH_BYTES));

    private static final int LEADER_EPOCH = 0;

    private final PartitionLog partition;
    private final SegmentedLog log;
    private final TailCache tail;
    private final CommitOrder order;
    private final EventLoop loop;
    private final LoopUse use;
    private final Executor blocking;
    private final Clock clock;
    private final CommitLane lane;
    private final PartitionUpkeep upkeep;

    private final ConcurrentLinkedQueue<Part> admitted = new ConcurrentLinkedQueue<>();
    private final AtomicLong pendingBytes = new AtomicLong();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /** Held for admission; several, in order of partition, for a group's. */
    final ReentrantLock admission = new ReentrantLock();

    /** Guarded by {@link #admission}. */
    private volatile long nextOffset;

    /** With all that is admitted. Guarded by {@link #admission}. */
    private final ProducerState admittedProducers;

    /** Producers' epochs that may begin a transaction here. Guarded by {@link #admission}. */
    private final Map<Long, Short> expectedTransactions = new HashMap<>();

    /** With all that is written. Owned by the loop, or by the lane's work while the loop is paused. */
    private final ProducerState writtenProducers;

    /** A roll or another change of the files runs, so the loop must not write. Owned by the loop. */
    private boolean paused;

    /** Zeros are being written ahead. Owned by the loop. */
    private boolean filling;

    /** When the active segment was begun or opened. Owned by the loop. */
    private long activeSinceMillis;

    /** Set while closing waits for what was admitted. Owned by the loop. */
    private @Nullable CompletableFuture<Void> closing;

    PartitionWriter(PartitionLog partition, LogRecovery.Recovered recovered, TailCache tail, StoreContext context) {
        this.partition = partition;
        this.log = recovered.log();
        this.writtenProducers = recovered.producers();
        this.admittedProducers = writtenProducers.copy();
        this.tail = tail;
        this.order = context.order();
        this.use = context.dealLoop();
        this.loop = use.loop();
        this.blocking = context.environment().blocking();
        this.clock = context.environment().clock();
        this.lane = new CommitLane(partition, blocking);
        this.upkeep = new PartitionUpkeep(partition, log, lane, clock);
        this.nextOffset = log.endOffset();
        this.activeSinceMillis = clock.currentTimeMillis();
    }

    long nextOffset() {
        return nextOffset;
    }

    /** Gives offsets and queues. @throws MillraceException if it cannot be taken; then nothing has changed */
    void admit(Part part) {
        admission.lock();
        try {
            checkAdmission(part);
            place(part);
        } finally {
            admission.unlock();
        }
        schedule();
    }

    /**
     * Admission of one part, first half: decides which batches are new and which offsets they get, and changes nothing
     * but the part. For a group the locks of all are held; see {@link LogStore#append}.
     *
     * @throws MillraceException if it cannot be taken
     */
    void checkAdmission(Part part) {
        partition.checkRunning();
        if (pendingBytes.get() > MOST_PENDING_BYTES) {
            throw ErrorCode.LIMIT_EXCEEDED
                    .error("more than %s bytes wait to be written to %s", MOST_PENDING_BYTES, partition.id())
                    .hint("Wait for earlier appends to be committed.");
        }
        ProducerState producers = admittedProducers.overlay(part.offered);
        long next = nextOffset;
        for (RecordBatch batch : part.offered) {
            Optional<ProducerState.Duplicate> known = producers.check(batch);
            if (batch.isTransactional() && !batch.isControl() && known.isEmpty()) {
                checkTransaction(batch, producers);
            }
            if (known.isPresent()) {
                ProducerState.Duplicate duplicate = known.get();
                part.results.add(
                        new Append.Result(partition.id(), duplicate.firstOffset(), duplicate.lastOffset(), true));
            } else {
                producers.add(batch, next);
                long time = batch.hasLogAppendTime() ? batch.maxTimestamp() : -1;
                part.results.add(new Append.Result(partition.id(), next, next + batch.lastOffsetDelta(), false, time));
                next += batch.lastOffsetDelta() + 1;
            }
        }
    }

    /** A transaction begins in this partition only once its coordinator knows of it, lest it never end (KIP-890). */
    private void checkTransaction(RecordBatch batch, ProducerState producers) {
        long producerId = batch.producerId();
        Short expected = expectedTransactions.get(producerId);
        boolean known = producers.isInTransaction(producerId, batch.producerEpoch())
                || (expected != null && expected == batch.producerEpoch());
        if (!known) {
            throw ErrorCode.INVALID_TRANSACTION_STATE.error(
                    "producer %s of epoch %s has no transaction in %s",
                    producerId, batch.producerEpoch(), partition.id());
        }
    }

    /** The producer may begin a transaction here; until one ends here. */
    void expectTransaction(long producerId, short epoch) {
        admission.lock();
        try {
            expectedTransactions.put(producerId, epoch);
        } finally {
            admission.unlock();
        }
    }

    /** Whether a batch of a transaction that has not ended was admitted. */
    boolean isInTransaction(long producerId, short epoch) {
        admission.lock();
        try {
            return admittedProducers.isInTransaction(producerId, epoch);
        } finally {
            admission.unlock();
        }
    }

    /** Those of which something was admitted. */
    List<ProducerStatus> producers() {
        List<ProducerStatus> statuses = new ArrayList<>();
        admission.lock();
        try {
            admittedProducers.forEach(
                    (id, epoch, sequence, timestamp, coordinatorEpoch, transactionOffset) -> statuses.add(
                            new ProducerStatus(id, epoch, sequence, timestamp, coordinatorEpoch, transactionOffset)));
        } finally {
            admission.unlock();
        }
        return statuses;
    }

    /** Second half: cannot fail. Guarded by {@link #admission}. */
    void place(Part part) {
        part.bytes = 0;
        part.baseOffset = nextOffset;
        for (int i = 0; i < part.offered.size(); i++) {
            Append.Result result = part.results.get(i);
            if (result.duplicate()) {
                continue;
            }
            RecordBatch placed = part.offered.get(i).place(result.baseOffset(), LEADER_EPOCH);
            admittedProducers.add(placed, result.baseOffset());
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
        admitted.add(part);
    }

    void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            loop.execute(this::drain);
        }
    }

    private void drain() {
        scheduled.set(false);
        while (!paused && partition.failureOrNull() == null) {
            List<Part> parts = gather();
            if (parts.isEmpty()) {
                break;
            }
            write(parts);
        }
        MillraceException failure = partition.failureOrNull();
        if (failure != null) {
            refuse(List.of(), failure);
        }
        closeIfDrained();
    }

    /** The next parts to write in one piece; empty if there are none or they must wait for room or a roll. */
    private List<Part> gather() {
        List<Part> parts = new ArrayList<>();
        long bytes = 0;
        TopicConfig config = partition.config();
        for (Part part : admitted) {
            if (part.group != null && !part.group.isIntended()) {
                break; // comes back when the journal knows of it
            }
            long sum = bytes + part.bytes;
            if (!parts.isEmpty() && sum > MOST_GATHERED_BYTES) {
                break;
            }
            SegmentedLog.Next next = new SegmentedLog.Next(sum, part.maxTimestamp, part.endOffset);
            if (part.bytes > 0 && log.shouldRoll(next, config.segmentBytes(), PartitionUpkeep.segmentMillis(config))) {
                if (parts.isEmpty()) {
                    roll();
                    return List.of();
                }
                break;
            }
            parts.add(part);
            bytes = sum;
        }
        if (bytes > 0 && config.flush() == TopicConfig.Flush.COMMIT && !hasRoom(bytes)) {
            return List.of();
        }
        for (int i = 0; i < parts.size(); i++) {
            admitted.remove();
        }
        pendingBytes.addAndGet(-bytes);
        return parts;
    }

    private boolean hasRoom(long bytes) {
        if (log.hasRoom(bytes)) {
            if (!filling && bytes < BULK_BYTES && log.wantsRoom()) {
                fill(0);
            }
            return true;
        }
        if (filling) {
            return false;
        }
        if (bytes >= BULK_BYTES) {
            return true;
        }
        fill((int) bytes);
        return false;
    }

    private void write(List<Part> parts) {
        List<RecordBatch> batches = new ArrayList<>(parts.size());
        parts.forEach(part -> batches.addAll(part.placed));
        try {
            log.append(batches, SCRATCH.get());
        } catch (DiskFullException e) {
            outOfRoom(parts, e);
            return;
        } catch (IOException | RuntimeException e) {
            Throwable error = e instanceof IOException io ? StorageErrors.of(io, "appending to " + partition.id()) : e;
            partition.stop(error);
            parts.forEach(part -> part.fail(error));
            return;
        }
        boolean followed = partition.isFollowed();
        for (RecordBatch batch : batches) {
            writtenProducers.add(batch, batch.baseOffset()).ifPresent(log::addAborted);
            if (followed) {
                tail.add(batch);
            }
        }
        if (partition.config().flush() == TopicConfig.Flush.OS && lane.isIdle()) {
            order.durable(partition, parts);
        } else {
            commitSoon(parts);
        }
    }

    private void commitSoon(List<Part> parts) {
        if (use.isMine(this)) {
            // Nobody else waits for the loop, so a change of threads would only cost time.
            lane.addHere(parts);
        } else {
            lane.add(parts);
        }
    }

    /** Nothing of {@code parts} may be found after a crash, since they are refused. */
    private void outOfRoom(List<Part> parts, DiskFullException full) {
        MillraceException error = StorageErrors.of(full, "appending to " + partition.id());
        try {
            check(!filling, "a piece written in bulk of %s met one written ahead", partition.id());
            log.rewind();
        } catch (IOException | RuntimeException e) {
            error.addSuppressed(e);
            partition.stop(error);
        }
        refuse(parts, error);
    }

    /** Run by the lane: makes {@code parts} durable and visible. */
    void commit(List<Part> parts) throws IOException {
        MillraceException failure = partition.failureOrNull();
        if (failure != null) {
            parts.forEach(part -> part.fail(failure));
            return;
        }
        if (partition.config().flush() == TopicConfig.Flush.COMMIT) {
            log.force();
        }
        order.durable(partition, parts);
    }

    private void fill(int bytes) {
        filling = true;
        SegmentedLog.Fill fill = log.planFill(bytes);
        blocking.execute(() -> {
            IOException error = null;
            try {
                fill.write();
            } catch (IOException e) {
                error = e;
            }
            IOException outcome = error;
            loop.execute(() -> filled(fill, outcome));
        });
    }

    private void filled(SegmentedLog.Fill fill, @Nullable IOException error) {
        filling = false;
        if (error == null) {
            fill.done();
        } else if (error instanceof DiskFullException) {
            // Nothing of ours was lost: the appends that wait are refused, later ones try again.
            refuse(List.of(), StorageErrors.of(error, "appending to " + partition.id()));
        } else {
            partition.stop(StorageErrors.of(error, "writing ahead in " + partition.id()));
        }
        drain();
    }

    /** Fails {@code taken}, parts that were gathered, and all that were admitted after them. */
    private void refuse(List<Part> taken, MillraceException error) {
        List<Part> refused = new ArrayList<>(taken);
        admission.lock();
        try {
            Part part;
            while ((part = admitted.poll()) != null) {
                refused.add(part);
                pendingBytes.addAndGet(-part.bytes);
            }
            nextOffset = log.endOffset();
            admittedProducers.restore(writtenProducers);
        } finally {
            admission.unlock();
        }
        refused.forEach(part -> part.fail(error));
    }

    private void roll() {
        if (filling) {
            return; // comes back when the fill is done
        }
        ByteBuffer producers = ProducerSnapshot.encode(writtenProducers);
        pauseFor(() -> log.roll(producers));
    }

    /** Runs {@code roll} with nothing else at the files; appends wait. On the loop. */
    private void pauseFor(CommitLane.FileWork roll) {
        paused = true;
        lane.add(() -> {
            roll.run();
            loop.execute(() -> {
                paused = false;
                activeSinceMillis = clock.currentTimeMillis();
                drain();
            });
        });
    }

    /** By any thread, once the partition has stopped. */
    void stopped(MillraceException reason) {
        lane.abandon().forEach(part -> part.fail(reason));
        schedule();
    }

    CompletableFuture<Void> shutdown() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            closing = done;
            drain();
        });
        return done;
    }

    private void closeIfDrained() {
        CompletableFuture<Void> done = closing;
        if (done == null) {
            return;
        }
        MillraceException failure = partition.failureOrNull();
        if (failure != null) {
            closing = null;
            // A force that still runs must find its file open, so the lane lets go of it.
            lane.add(() -> {
                log.abandon();
                done.completeExceptionally(failure);
            });
        } else if (admitted.isEmpty() && !paused && !filling) {
            closing = null;
            paused = true;
            lane.add(() -> {
                partition.stop(ErrorCode.SHUTTING_DOWN.error("the log is closed"));
                try {
                    log.close(ProducerSnapshot.encode(writtenProducers));
                    done.complete(null);
                } catch (IOException e) {
                    done.completeExceptionally(StorageErrors.of(e, "closing " + partition.id()));
                }
            });
        }
    }

    /** Closes the files as they are, after what the lane is doing. */
    CompletableFuture<Void> letGo() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        lane.add(() -> {
            log.abandon();
            done.complete(null);
        });
        return done;
    }

    /** Closes a segment that has become old and deletes what the topic need not keep. */
    void applyRetention() {
        loop.execute(() -> {
            if (partition.failureOrNull() != null || paused || closing != null) {
                return;
            }
            if (upkeep.shouldRoll(activeSinceMillis)) {
                roll();
            }
            upkeep.deleteOld();
        });
    }

    PartitionUpkeep upkeep() {
        return upkeep;
    }

    /** The offset of each producer's last written record. */
    CompletableFuture<Map<Long, Long>> lastOffsets() {
        CompletableFuture<Map<Long, Long>> offsets = new CompletableFuture<>();
        loop.execute(() -> offsets.complete(writtenProducers.lastOffsets()));
        return offsets;
    }
}
