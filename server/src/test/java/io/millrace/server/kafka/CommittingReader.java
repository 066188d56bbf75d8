package io.millrace.server.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;

/** A member of a group to which a record counts as delivered once its position is committed. */
final class CommittingReader implements ConsumerRebalanceListener {
    private final KafkaConsumer<String, String> consumer;
    private final Consumer<String> delivered;
    private final Consumer<Collection<TopicPartition>> assigned;
    private final Map<TopicPartition, List<String>> pending = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();

    /** @param assigned told of what it is given */
    CommittingReader(
            KafkaConsumer<String, String> consumer,
            Consumer<String> delivered,
            Consumer<Collection<TopicPartition>> assigned) {
        this.consumer = consumer;
        this.delivered = delivered;
        this.assigned = assigned;
    }

    void subscribe(String topic) {
        consumer.subscribe(List.of(topic), this);
    }

    /** Polls once and commits what came. */
    void read(Duration patience) {
        for (ConsumerRecord<String, String> record : consumer.poll(patience)) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            pending.computeIfAbsent(partition, key -> new ArrayList<>()).add(record.value());
            positions.put(partition, new OffsetAndMetadata(record.offset() + 1));
        }
        commit();
    }

    private void commit() {
        if (positions.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(positions);
            pending.values().forEach(values -> values.forEach(delivered));
            pending.clear();
            positions.clear();
        } catch (CommitFailedException | RebalanceInProgressException e) {
            // What is lost is told to the listener; the rest is committed after the next poll.
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        assigned.accept(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        commit();
        onPartitionsLost(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        pending.keySet().removeAll(partitions);
        positions.keySet().removeAll(partitions);
    }
}
