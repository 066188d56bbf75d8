package io.millrace.storage;

import io.millrace.common.environment.Environment;
import io.millrace.common.environment.EventLoop;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.segment.Compaction;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compacts a store's partitions, one after another, the dirtiest first, on the blocking pool, in slices with pauses between
 * them, so that it takes no more of the disk than it may. Thread-safe.
 */
final class Compactor {
    private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);

    /** Worked through without a pause, unless a tenth of a second's share is less. */
    private static final long MOST_SLICE_BYTES = 1 << 20;

    private static final int SLICES_PER_SECOND = 10;

    private final Executor blocking;
    private final EventLoop timers;
    private final Supplier<Collection<PartitionLog>> partitions;
    private volatile CompactionLimits limits = CompactionLimits.DEFAULT;

    /** Of the round that runs or ran last. Guarded by this. */
    private CompletableFuture<Void> round = CompletableFuture.completedFuture(null);

    /** Passes of this round that came to nothing. Owned by the round. */
    private final Set<PartitionLog> failed = new HashSet<>();

    private volatile boolean closed;

    Compactor(Environment environment, EventLoop timers, Supplier<Collection<PartitionLog>> partitions) {
        this.blocking = environment.blocking();
        this.timers = timers;
        this.partitions = partitions;
    }

    void limits(CompactionLimits newLimits) {
        limits = newLimits;
    }

    CompactionLimits limits() {
        return limits;
    }

    /** Compacts what is due, if that is not under way; the future completes when nothing is due any more. */
    synchronized CompletableFuture<Void> wake() {
        if (round.isDone() && !closed) {
            round = new CompletableFuture<>();
            failed.clear();
            CompletableFuture<Void> begun = round;
            blocking.execute(() -> next(begun));
        }
        return round;
    }

    /** Nothing is touched any more when the future completes. */
    synchronized CompletableFuture<Void> close() {
        closed = true;
        return round;
    }

    private void next(CompletableFuture<Void> ofRound) {
        PartitionLog dirtiest = closed ? null : dirtiest();
        if (dirtiest == null) {
            ofRound.complete(null);
            return;
        }
        Pass pass = new Pass(dirtiest);
        if (!dirtiest.beginCompaction(pass.done)) {
            failed.add(dirtiest);
            blocking.execute(() -> next(ofRound));
            return;
        }
        pass.done.whenComplete((done, error) -> blocking.execute(() -> next(ofRound)));
        dirtiest.writer().lastOffsets().whenCompleteAsync((offsets, error) -> pass.begin(offsets, error), blocking);
    }

    private @Nullable PartitionLog dirtiest() {
        PartitionLog dirtiest = null;
        double most = 0;
        for (PartitionLog partition : partitions.get()) {
            double urgency = failed.contains(partition) ? 0 : urgency(partition);
            if (urgency > most) {
                most = urgency;
                dirtiest = partition;
            }
        }
        return dirtiest;
    }

    private static double urgency(PartitionLog partition) {
        try {
            return partition.isOpen() ? partition.writer().upkeep().compactionUrgency() : 0;
        } catch (IOException e) {
            LOG.debug("not compacted partition={}", partition.id(), e); // deleted meanwhile
            return 0;
        }
    }

    /** One pass over one partition. */
    private final class Pass {
        private final PartitionLog partition;

        /** Completed when nothing of it touches the partition's files any more. */
        private final CompletableFuture<Void> done = new CompletableFuture<>();

        private @Nullable Compaction compaction;

        Pass(PartitionLog partition) {
            this.partition = partition;
        }

        void begin(@Nullable Map<Long, Long> lastOffsets, @Nullable Throwable error) {
            if (lastOffsets == null) {
                giveUp(error);
                return;
            }
            try {
                Compaction begun = upkeep().compaction(lastOffsets, limits.mapBytes());
                compaction = begun;
                work(begun);
            } catch (IOException e) {
                giveUp(e);
            }
        }

        private PartitionUpkeep upkeep() {
            return partition.writer().upkeep();
        }

        private void work(Compaction running) {
            if (closed || partition.failureOrNull() != null) {
                giveUp(null);
                return;
            }
            try {
                long slice = Math.max(1, Math.min(MOST_SLICE_BYTES, limits.bytesPerSecond() / SLICES_PER_SECOND));
                switch (running.work(slice)) {
                    case WORK -> pause(slice, () -> work(running));
                    case EXCHANGE -> exchange(running);
                    case FINISH ->
                        upkeep().inTurn("compacting", running::finish)
                                .whenCompleteAsync((nothing, error) -> finished(running, error), blocking);
                }
            } catch (IOException | RuntimeException e) {
                giveUp(e);
            }
        }

        private void pause(long bytes, Runnable then) {
            long millis = bytes * 1000 / limits.bytesPerSecond();
            if (millis == 0) {
                blocking.execute(then);
            } else {
                timers.schedule(() -> blocking.execute(then), millis);
            }
        }

        private void exchange(Compaction running) {
            AtomicBoolean whole = new AtomicBoolean();
            upkeep().inTurn("compacting", () -> whole.set(running.exchange()))
                    .whenCompleteAsync(
                            (nothing, error) -> {
                                if (error != null || !whole.get()) {
                                    giveUp(error);
                                } else {
                                    work(running);
                                }
                            },
                            blocking);
        }

        private void finished(Compaction finished, @Nullable Throwable error) {
            if (error != null) {
                giveUp(error);
                return;
            }
            LOG.info(
                    "compacted partition={} before={} after={}",
                    partition.id(),
                    finished.bytesBefore(),
                    finished.bytesAfter());
            done.complete(null);
        }

        /** What was exchanged so far is good; the rest is tried another time. */
        private void giveUp(@Nullable Throwable error) {
            failed.add(partition);
            if (error != null && !closed && partition.failureOrNull() == null) {
                boolean known = error instanceof MillraceException || error instanceof IOException;
                LOG.warn(
                        "compaction given up partition={}",
                        partition.id(),
                        known ? error : new RuntimeException(error));
            }
            try {
                if (compaction != null) {
                    compaction.abandon();
                }
            } catch (IOException e) {
                // Recovery removes what is left, and the next pass overwrites it.
                LOG.warn("compaction left a file behind partition={} error={}", partition.id(), e.toString());
            }
            done.complete(null);
        }
    }
}
