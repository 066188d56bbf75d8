package io.millrace.storage;

/** One partition of a topic, counted from 0. Only a name: {@link LogStore#partition} tells whether there is such a one. */
public record PartitionId(String topic, int partition) implements Comparable<PartitionId> {
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
