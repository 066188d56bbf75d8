package io.millrace.storage;

import static io.millrace.common.error.Invariant.check;

/** One partition of a topic. {@code partition} counts from 0. */
public record PartitionId(String topic, int partition) implements Comparable<PartitionId> {
    public PartitionId {
        check(partition >= 0, "partition %s of %s is negative", partition, topic);
    }

    @Override
    public int compareTo(PartitionId other) {
        int byTopic = topic.compareTo(other.topic);
        return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
    }

    /** {@code topic-partition}, the name of its folder, as in Kafka. */
    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
