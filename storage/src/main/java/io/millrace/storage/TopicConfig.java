package io.millrace.storage;

/**
 * Settings of a topic, under Kafka's names where Kafka has one.
 *
 * @param partitions how many, at least 1; may grow, never shrink
 * @param retentionMillis {@code retention.ms}: older closed segments are deleted; -1 keeps for ever
 * @param retentionBytes {@code retention.bytes} of one partition; -1 is no bound
 * @param segmentBytes {@code segment.bytes}: a segment is closed before it would pass this
 * @param segmentMillis {@code segment.ms}: a segment is closed when its first record is older
 * @param maxMessageBytes {@code max.message.bytes} of one record batch
 * @param flush when an append is acknowledged
 */
public record TopicConfig(
        int partitions,
        long retentionMillis,
        long retentionBytes,
        int segmentBytes,
        long segmentMillis,
        int maxMessageBytes,
        Flush flush) {

    /** When an append counts as committed. */
    public enum Flush {
        /** When forced to disk (group commit). The default. */
        COMMIT,
        /** When written to the page cache, as Kafka does by default; a power cut loses the newest rows. */
        OS
    }

    /** Kafka's defaults, one partition, durable commits. */
    public static final TopicConfig DEFAULT =
            new TopicConfig(1, 7L * 24 * 3600 * 1000, -1, 1 << 30, 7L * 24 * 3600 * 1000, 1_048_588, Flush.COMMIT);

    public TopicConfig withPartitions(int count) {
        return new TopicConfig(
                count, retentionMillis, retentionBytes, segmentBytes, segmentMillis, maxMessageBytes, flush);
    }

    public TopicConfig withRetention(long millis, long bytes) {
        return new TopicConfig(partitions, millis, bytes, segmentBytes, segmentMillis, maxMessageBytes, flush);
    }

    public TopicConfig withSegmentBytes(int bytes) {
        return new TopicConfig(
                partitions, retentionMillis, retentionBytes, bytes, segmentMillis, maxMessageBytes, flush);
    }

    public TopicConfig withSegmentMillis(long millis) {
        return new TopicConfig(
                partitions, retentionMillis, retentionBytes, segmentBytes, millis, maxMessageBytes, flush);
    }

    public TopicConfig withMaxMessageBytes(int bytes) {
        return new TopicConfig(partitions, retentionMillis, retentionBytes, segmentBytes, segmentMillis, bytes, flush);
    }

    public TopicConfig withFlush(Flush newFlush) {
        return new TopicConfig(
                partitions, retentionMillis, retentionBytes, segmentBytes, segmentMillis, maxMessageBytes, newFlush);
    }
}
