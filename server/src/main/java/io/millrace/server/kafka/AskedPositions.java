package io.millrace.server.kafka;

import io.millrace.storage.PartitionId;
import io.millrace.storage.group.GroupPosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** The positions that one request wants a group to have, of which those that it may have are kept. */
final class AskedPositions {
    /** Kafka's {@code offset.metadata.max.bytes}. */
    static final int MOST_METADATA = 4096;

    private final Broker broker;
    private final long nowMillis;
    private final Map<PartitionId, GroupPosition> accepted = new HashMap<>();
    private final List<Consumer<Errors>> answers = new ArrayList<>();

    AskedPositions(Broker broker) {
        this.broker = broker;
        this.nowMillis = broker.environment().clock().currentTimeMillis();
    }

    /**
     * Keeps one if a group can have it.
     *
     * @param topic null for an id that no topic has
     * @param answer is told what comes of it, and once more if {@link #refuse} comes
     */
    void add(
            @Nullable String topic,
            int partition,
            long offset,
            int leaderEpoch,
            @Nullable String metadata,
            Consumer<Errors> answer) {
        String known = metadata == null ? "" : metadata;
        Errors error = mistake(topic, partition, known);
        answer.accept(error);
        if (topic != null && error == Errors.NONE) {
            accepted.put(new PartitionId(topic, partition), new GroupPosition(offset, leaderEpoch, known, nowMillis));
            answers.add(answer);
        }
    }

    private Errors mistake(@Nullable String topic, int partition, String metadata) {
        if (topic == null) {
            return Errors.UNKNOWN_TOPIC_ID;
        } else if (!broker.hasPartition(topic, partition)) {
            return Errors.UNKNOWN_TOPIC_OR_PARTITION;
        }
        return metadata.length() > MOST_METADATA ? Errors.OFFSET_METADATA_TOO_LARGE : Errors.NONE;
    }

    Map<PartitionId, GroupPosition> accepted() {
        return accepted;
    }

    /** Of those that were kept, none is the group's after all. */
    void refuse(Errors error) {
        answers.forEach(answer -> answer.accept(error));
    }
}
