package io.millrace.storage;

/**
 * What compaction may take of a node.
 *
 * @param bytesPerSecond read at most; Kafka's {@code log.cleaner.io.max.bytes.per.second}
 * @param mapBytes of memory for keys, about; Kafka's {@code log.cleaner.dedupe.buffer.size}
 */
public record CompactionLimits(long bytesPerSecond, long mapBytes) {
    public static final CompactionLimits DEFAULT = new CompactionLimits(64L << 20, 32L << 20);

    public CompactionLimits withRate(long newBytesPerSecond) {
        return new CompactionLimits(newBytesPerSecond, mapBytes);
    }
}
