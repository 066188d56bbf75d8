package io.millrace.storage;

import io.millrace.storage.record.Compression;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a topic; {@link TopicSetting} has their names and checks their values.
 *
 * @param partitions how many, at least 1; may grow, never shrink
 * @param retentionMillis {@code retention.ms}: older closed segments are deleted; -1 keeps for ever
 * @param retentionBytes {@code retention.bytes} of one partition; -1 is no bound
 * @param segmentBytes {@code segment.bytes}: a segment is closed before it would pass this
 * @param segmentMillis {@code segment.ms}: a segment is closed when its first record is older
 * @param maxMessageBytes {@code max.message.bytes} of one record batch
 * @param flush when an append is acknowledged
 * @param cleanup {@code cleanup.policy} and how compaction goes about it
 * @param timestamps whose clock a record's timestamp is, and how far it may be off
 * @param compression {@code compression.type}; null leaves it to the producer
 * @param minInsyncReplicas {@code min.insync.replicas}: with fewer, appends that want all of them are refused
 * @param remembered what else was set, by its name: told again, without effect on one node that keeps its files in its own way
 */
public record TopicConfig(
        int partitions,
        long retentionMillis,
        long retentionBytes,
        int segmentBytes,
        long segmentMillis,
        int maxMessageBytes,
        Flush flush,
        Cleanup cleanup,
        Timestamps timestamps,
        @Nullable Compression compression,
        int minInsyncReplicas,
        Map<String, String> remembered) {
    public TopicConfig {
        remembered = Map.copyOf(remembered);
    }

    private static final long DAY_MILLIS = 24L * 3600 * 1000;

    /** When an append counts as committed. */
    public enum Flush {
        /** When forced to disk (group commit). The default. */
        COMMIT,
        /** When written to the page cache, as Kafka does by default; a power cut loses the newest rows. */
        OS
    }

    /**
     * What becomes of old records.
     *
     * @param delete they go as {@code retention.ms} and {@code retention.bytes} say
     * @param compact of each key the last record stays
     * @param deleteRetentionMillis {@code delete.retention.ms}: for how long a compacted log still shows that a key is gone
     * @param minDirtyRatio {@code min.cleanable.dirty.ratio}: compacted when more than this share of its bytes is new
     * @param minLagMillis {@code min.compaction.lag.ms}: younger records are left alone
     * @param maxLagMillis {@code max.compaction.lag.ms}: older ones are compacted, however few they are
     */
    public record Cleanup(
            boolean delete,
            boolean compact,
            long deleteRetentionMillis,
            double minDirtyRatio,
            long minLagMillis,
            long maxLagMillis) {
        /** Deletion alone. */
        public static final Cleanup DEFAULT = new Cleanup(true, false, DAY_MILLIS, 0.5, 0, Long.MAX_VALUE);

        public Cleanup withPolicy(boolean newDelete, boolean newCompact) {
            return new Cleanup(newDelete, newCompact, deleteRetentionMillis, minDirtyRatio, minLagMillis, maxLagMillis);
        }

        public Cleanup withDeleteRetention(long millis) {
            return new Cleanup(delete, compact, millis, minDirtyRatio, minLagMillis, maxLagMillis);
        }

        public Cleanup withMinDirtyRatio(double ratio) {
            return new Cleanup(delete, compact, deleteRetentionMillis, ratio, minLagMillis, maxLagMillis);
        }

        public Cleanup withMinLag(long millis) {
            return new Cleanup(delete, compact, deleteRetentionMillis, minDirtyRatio, millis, maxLagMillis);
        }

        public Cleanup withMaxLag(long millis) {
            return new Cleanup(delete, compact, deleteRetentionMillis, minDirtyRatio, minLagMillis, millis);
        }
    }

    /**
     * Records' timestamps.
     *
     * @param logAppendTime {@code message.timestamp.type}: the log's clock when a record is appended, not its producer's
     * @param beforeMaxMillis {@code message.timestamp.before.max.ms}: how far a producer's may lie in the past
     * @param afterMaxMillis {@code message.timestamp.after.max.ms}: how far in the future
     */
    public record Timestamps(boolean logAppendTime, long beforeMaxMillis, long afterMaxMillis) {
        public static final Timestamps DEFAULT = new Timestamps(false, Long.MAX_VALUE, 3_600_000);
    }

    /** Kafka's defaults, one partition, durable commits. */
    public static final TopicConfig DEFAULT = new TopicConfig(
            1,
            7 * DAY_MILLIS,
            -1,
            1 << 30,
            7 * DAY_MILLIS,
            1_048_588,
            Flush.COMMIT,
            Cleanup.DEFAULT,
            Timestamps.DEFAULT,
            null,
            1,
            Map.of());

    public TopicConfig withPartitions(int count) {
        return with(draft -> draft.partitions = count);
    }

    public TopicConfig withRetention(long millis, long bytes) {
        return with(draft -> {
            draft.retentionMillis = millis;
            draft.retentionBytes = bytes;
        });
    }

    public TopicConfig withSegmentBytes(int bytes) {
        return with(draft -> draft.segmentBytes = bytes);
    }

    public TopicConfig withSegmentMillis(long millis) {
        return with(draft -> draft.segmentMillis = millis);
    }

    public TopicConfig withMaxMessageBytes(int bytes) {
        return with(draft -> draft.maxMessageBytes = bytes);
    }

    public TopicConfig withFlush(Flush newFlush) {
        return with(draft -> draft.flush = newFlush);
    }

    public TopicConfig withCleanup(Cleanup newCleanup) {
        return with(draft -> draft.cleanup = newCleanup);
    }

    public TopicConfig withTimestamps(Timestamps newTimestamps) {
        return with(draft -> draft.timestamps = newTimestamps);
    }

    /** @param newCompression null leaves it to the producer */
    public TopicConfig withCompression(@Nullable Compression newCompression) {
        return with(draft -> draft.compression = newCompression);
    }

    public TopicConfig withMinInsyncReplicas(int count) {
        return with(draft -> draft.minInsyncReplicas = count);
    }

    /** @param value null forgets it */
    public TopicConfig withRemembered(String name, @Nullable String value) {
        Map<String, String> changed = new TreeMap<>(remembered);
        if (value == null) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return with(draft -> draft.remembered = changed);
    }

    private TopicConfig with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finished();
    }

    /** A config on its way to another one, seen by one method of this record only. */
    private static final class Draft {
        private int partitions;
        private long retentionMillis;
        private long retentionBytes;
        private int segmentBytes;
        private long segmentMillis;
        private int maxMessageBytes;
        private Flush flush;
        private Cleanup cleanup;
        private Timestamps timestamps;
        private @Nullable Compression compression;
        private int minInsyncReplicas;
        private Map<String, String> remembered;

        Draft(TopicConfig from) {
            partitions = from.partitions;
            retentionMillis = from.retentionMillis;
            retentionBytes = from.retentionBytes;
            segmentBytes = from.segmentBytes;
            segmentMillis = from.segmentMillis;
            maxMessageBytes = from.maxMessageBytes;
            flush = from.flush;
            cleanup = from.cleanup;
            timestamps = from.timestamps;
            compression = from.compression;
            minInsyncReplicas = from.minInsyncReplicas;
            remembered = from.remembered;
        }

        TopicConfig finished() {
            return new TopicConfig(
                    partitions,
                    retentionMillis,
                    retentionBytes,
                    segmentBytes,
                    segmentMillis,
                    maxMessageBytes,
                    flush,
                    cleanup,
                    timestamps,
                    compression,
                    minInsyncReplicas,
                    remembered);
        }
    }
}
