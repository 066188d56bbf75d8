package io.millrace.storage;

import io.millrace.common.environment.Clock;
import io.millrace.common.environment.DiskFullException;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.segment.Compaction;
import io.millrace.storage.segment.SegmentedLog;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of a partition's old records: retention, deletion on demand, compaction. Thread-safe. */
final class PartitionUpkeep {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionUpkeep.class);

    private final PartitionLog partition;
    private final SegmentedLog log;
    private final CommitLane lane;
    private final Clock clock;

    PartitionUpkeep(PartitionLog partition, SegmentedLog log, CommitLane lane, Clock clock) {
        this.partition = partition;
        this.log = log;
        this.lane = lane;
        this.clock = clock;
    }

    /** How old the first record of a segment may become before the next one is begun. */
    static long segmentMillis(TopicConfig config) {
        TopicConfig.Cleanup cleanup = config.cleanup();
        // What must be compacted by then must be in a closed segment by then.
        return cleanup.compact() ? Math.min(config.segmentMillis(), cleanup.maxLagMillis()) : config.segmentMillis();
    }

    /** Millis since the epoch before which records are too old; {@link Long#MIN_VALUE} if none is. */
    private static long keepFrom(TopicConfig config, long now) {
        boolean expires = config.cleanup().delete() && config.retentionMillis() >= 0;
        return expires ? now - config.retentionMillis() : Long.MIN_VALUE;
    }

    /** Whether the active segment is old enough to be closed, so that what is in it can go. */
    boolean shouldRoll(long activeSinceMillis) {
        TopicConfig config = partition.config();
        long now = clock.currentTimeMillis();
        long keepFrom = keepFrom(config, now);
        long age = now - activeSinceMillis;
        // By the clock too, lest rows of long ago that trickle in get a segment each time.
        boolean expired = keepFrom != Long.MIN_VALUE && age >= config.retentionMillis();
        return (age >= segmentMillis(config) && log.isActiveOlderThan(Long.MAX_VALUE))
                || (expired && log.isActiveOlderThan(keepFrom));
    }

    /** Deletes what the topic need not keep. */
    void deleteOld() {
        TopicConfig config = partition.config();
        long keepFrom = keepFrom(config, clock.currentTimeMillis());
        long bytes = config.cleanup().delete() ? config.retentionBytes() : -1;
        long from = Math.min(log.retainedFrom(keepFrom, bytes), partition.stableOffset());
        if (from > log.startOffset()) {
            lane.add(() -> {
                if (partition.failureOrNull() == null) {
                    log.deleteBefore(from);
                    LOG.info("retention partition={} start={}", partition.id(), from);
                }
            });
        }
    }

    /** Durable and in effect when the future completes. */
    CompletableFuture<Void> deleteBefore(long offset) {
        return inTurn("deleting records of", () -> log.deleteBefore(offset));
    }

    /** Does {@code work} on the files while nobody rolls, forces or deletes; a failure stops the partition. */
    CompletableFuture<Void> inTurn(String doing, CommitLane.FileWork work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        lane.add(() -> {
            MillraceException failure = partition.failureOrNull();
            if (failure != null) {
                done.completeExceptionally(failure);
                return;
            }
            try {
                work.run();
                done.complete(null);
            } catch (IOException e) {
                done.completeExceptionally(StorageErrors.of(e, doing + " " + partition.id()));
                if (!(e instanceof DiskFullException)) {
                    throw e;
                }
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
                throw e;
            }
        });
        return done;
    }

    /** How much a compaction is wanted: 0 for not at all, up to 1 for the share that is dirty, 2 if it is overdue. */
    double compactionUrgency() throws IOException {
        TopicConfig.Cleanup cleanup = partition.config().cleanup();
        if (!cleanup.compact() || partition.failureOrNull() != null) {
            return 0;
        }
        SegmentedLog.Dirt dirt = dirt(cleanup);
        if (dirt.dirtyBytes() == 0) {
            return 0;
        }
        double ratio = (double) dirt.dirtyBytes() / (dirt.dirtyBytes() + dirt.cleanBytes());
        boolean overdue = clock.currentTimeMillis() - dirt.oldestMillis() > cleanup.maxLagMillis();
        return overdue ? 2 : ratio > cleanup.minDirtyRatio() ? ratio : 0;
    }

    /** @param lastOffsets of each producer's last record */
    Compaction compaction(Map<Long, Long> lastOffsets, long mapBytes) throws IOException {
        TopicConfig config = partition.config();
        return new Compaction(
                log,
                new Compaction.Task(
                        dirt(config.cleanup()).upTo(),
                        clock.currentTimeMillis(),
                        config.cleanup().deleteRetentionMillis(),
                        config.segmentBytes(),
                        mapBytes,
                        lastOffsets));
    }

    private SegmentedLog.Dirt dirt(TopicConfig.Cleanup cleanup) throws IOException {
        long newest = cleanup.minLagMillis() == 0
                ? Long.MAX_VALUE
                : clock.currentTimeMillis() - Math.min(cleanup.minLagMillis(), clock.currentTimeMillis());
        return log.dirt(partition.stableOffset(), newest);
    }
}
