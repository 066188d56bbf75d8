package io.millrace.server.kafka;

import io.millrace.storage.PartitionId;
import io.millrace.storage.group.GroupPosition;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** The positions that one request wants a group to have, of which those that it may have are kept. */
final class AskedPositions {
    /** Kafka's {@code offset.metadata.max.bytes}. */
    static final int MOST_METADATA = 4096;

    private final Broker broker;
    private final long nowMillis;
    private final Map<PartitionId, GroupPosition> accepted = new HashMap<>();

    AskedPositions(Broker broker) {
        this.broker = broker;
        this.nowMillis = broker.environment().clock().currentTimeMillis();
    }

    /**
     * Keeps one, or tells why a group cannot have it.
     *
     * @param topic null for an id that no topic has
     */
    Errors add(@Nullable String topic, int partition, long offset, int leaderEpoch, @Nullable String metadata) {
        if (topic == null) {
            return Errors.UNKNOWN_TOPIC_ID;
        } else if (!broker.hasPartition(topic, partition)) {
            return Errors.UNKNOWN_TOPIC_OR_PARTITION;
        }
        String known = metadata == null ? "" : metadata;
        if (known.length() > MOST_METADATA) {
            return Errors.OFFSET_METADATA_TOO_LARGE;
        }
        accepted.put(new PartitionId(topic, partition), new GroupPosition(offset, leaderEpoch, known, nowMillis));
        return Errors.NONE;
    }

    Map<PartitionId, GroupPosition> accepted() {
        return accepted;
    }
}
