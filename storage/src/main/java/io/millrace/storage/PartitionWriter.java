package io.millrace.storage;

import io.millrace.common.environment.Clock;
import io.millrace.common.environment.DiskFullException;
import io.millrace.common.environment.EventLoop;
import io.millrace.common.environment.SoleService;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A partition's way in. {@link Admission} gives offsets on the caller's thread; the partition's loop writes all that was
 * admitted meanwhile in one piece; the {@link CommitLane} has it made durable and publishes it.
 */
final class PartitionWriter {
    /** Written in one piece at most, unless one part is larger. */
    private static final long MOST_GATHERED_BYTES = 4L << 20;

    private static final int SCRATCH_BYTES = 128 << 10;
    private static final ThreadLocal<ByteBuffer> SCRATCH =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(SCRATCH_BYTES));

    private final PartitionLog partition;
    private final SegmentedLog log;
    private final TailCache tail;
    private final EventLoop loop;
    private final LoopUse use;
    private final Clock clock;
    private final Durability durability;
    private final CommitLane lane;
    private final PartitionUpkeep upkeep;

    private final Admission admission;
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /** Held by who writes: the loop, or a caller that finds it free. */
    private final ReentrantLock turn = new ReentrantLock();

    /** With all that is written. Guarded by {@link #turn}, or the lane's work's while writing is paused. */
    private final ProducerState writtenProducers;

    /** A roll or another change of the files runs, so nobody must write. Guarded by {@link #turn}, as is all below. */
    private boolean paused;

    /** When the active segment was begun or opened. */
    private long activeSinceMillis;

    /** Set while closing waits for what was admitted. */
    private @Nullable CompletableFuture<Void> closing;

    PartitionWriter(PartitionLog partition, LogRecovery.Recovered recovered, TailCache tail, StoreContext context) {
        this.partition = partition;
        this.log = recovered.log();
        this.writtenProducers = recovered.producers();
        this.admission = new Admission(partition, log.endOffset(), writtenProducers.copy());
        this.tail = tail;
        this.use = context.dealLoop();
        this.loop = use.loop();
        Executor blocking = context.environment().blocking();
        this.durability = new Durability(partition, log, context);
        this.clock = context.environment().clock();
        this.lane = new CommitLane(partition, durability, blocking);
        this.upkeep = new PartitionUpkeep(partition, log, lane, clock);
        this.activeSinceMillis = clock.currentTimeMillis();
    }

    Admission admission() {
        return admission;
    }

    /**
     * Gives offsets and queues, or writes at once.
     *
     * @throws MillraceException if it cannot be taken; then nothing has changed
     */
    void admit(Part part) {
        admission.lock();
        try {
            admission.check(part);
            admission.place(part);
        } finally {
            admission.unlock();
        }
        if (!writeHere()) {
            schedule();
        }
    }

    /**
     * Where nothing is forced, or nobody else waits for the thread, a change of threads costs more than the write; false
     * if somebody else is at it.
     */
    private boolean writeHere() {
        boolean here =
                (!durability.forces() || SoleService.isCurrent()) && !turn.isHeldByCurrentThread() && turn.tryLock();
        if (here) {
            try {
                drain();
            } finally {
                turn.unlock();
            }
        }
        return here;
    }

    void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            onLoop(() -> {
                scheduled.set(false);
                drain();
            });
        }
    }

    void onLoop(Runnable task) {
        loop.execute(() -> {
            turn.lock();
            try {
                task.run();
            } finally {
                turn.unlock();
            }
        });
    }

    private void drain() {
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
        for (Part part : admission.waiting()) {
            if (part.group != null && !part.group.isIntended()) {
                break; // comes back when the journal knows of it
            }
            long sum = bytes + part.bytes;
            if (!parts.isEmpty() && sum > MOST_GATHERED_BYTES) {
                break;
            }
            SegmentedLog.Next next = new SegmentedLog.Next(sum, part.maxTimestamp, part.endOffset);
            if (part.bytes > 0 && log.shouldRoll(next, config.segmentBytes(), PartitionUpkeep.segmentMillis(config))) {
                if (!parts.isEmpty()) {
                    break;
                }
                if (!roll()) {
                    DiskFullException full = new DiskFullException("no room for a segment");
                    refuse(List.of(), StorageErrors.of(full, "appending to " + partition.id()));
                }
                return List.of();
            }
            parts.add(part);
            bytes = sum;
        }
        admission.take(parts);
        return parts;
    }

    private void write(List<Part> parts) {
        List<RecordBatch> batches = new ArrayList<>(parts.size());
        int position = log.activePosition();
        for (Part part : parts) {
            batches.addAll(part.placed);
            part.segment = log.activeOffset();
            part.position = position;
            position += Math.toIntExact(part.bytes);
        }
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
        boolean forces = durability.forces();
        if (!forces && lane.isIdle()) {
            durability.publishUnforced(parts);
        } else {
            // Where nobody else waits for the thread, a change of threads would only cost time.
            lane.add(parts, forces && (SoleService.isCurrent() || use.isMine(this)));
        }
    }

    /** Nothing of {@code parts} may be found after a crash, since they are refused. */
    private void outOfRoom(List<Part> parts, DiskFullException full) {
        MillraceException error = StorageErrors.of(full, "appending to " + partition.id());
        try {
            log.rewind();
        } catch (IOException | RuntimeException e) {
            error.addSuppressed(e);
            partition.stop(error);
        }
        refuse(parts, error);
    }

    /** Fails {@code taken}, parts that were gathered, and all that were admitted after them. */
    private void refuse(List<Part> taken, MillraceException error) {
        List<Part> refused = new ArrayList<>(taken);
        refused.addAll(admission.restart(log.endOffset(), writtenProducers));
        refused.forEach(part -> part.fail(error));
    }

    /** False if the disk is too full to begin a segment: one half begun would stop the partition. */
    private boolean roll() {
        ByteBuffer producers = ProducerSnapshot.encode(writtenProducers);
        try {
            if (!log.hasRoomToRoll(producers)) {
                return false;
            }
        } catch (IOException e) {
            partition.stop(StorageErrors.of(e, "beginning a segment of " + partition.id()));
            return true;
        }
        pauseFor(() -> log.roll(producers));
        return true;
    }

    /** Runs {@code roll} with nothing else at the files; appends wait. On the loop. */
    private void pauseFor(CommitLane.FileWork roll) {
        paused = true;
        lane.add(() -> {
            roll.run();
            onLoop(() -> {
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
        onLoop(() -> {
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
        } else if (admission.isEmpty() && !paused) {
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
        onLoop(() -> {
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
        onLoop(() -> offsets.complete(writtenProducers.lastOffsets()));
        return offsets;
    }
}
