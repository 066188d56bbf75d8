package io.millrace.storage.group;

import io.millrace.storage.PartitionId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** When positions of groups that nobody is in are forgotten. Owned by the coordinator's loop. */
final class GroupExpiry {
    /** Kafka's {@code offsets.retention.check.interval.ms}. */
    static final long CHECK_MILLIS = 600_000;

    /** Kafka's {@code offsets.retention.minutes}. */
    static final long RETENTION_MILLIS = 7 * 24 * 3_600_000L;

    private final Map<String, Long> emptySince = new HashMap<>();

    /** Begins to count, or stops. */
    void note(String group, boolean isEmpty, long nowMillis) {
        if (isEmpty) {
            emptySince.putIfAbsent(group, nowMillis);
        } else {
            emptySince.remove(group);
        }
    }

    void forget(String group) {
        emptySince.remove(group);
    }

    /** When the group's last member left; -1 if it has some or never had. */
    long emptySince(String group) {
        return emptySince.getOrDefault(group, -1L);
    }

    /** Of a group without members, those that were committed for so long, and the group empty for so long. */
    Set<PartitionId> expired(String group, Map<PartitionId, GroupPosition> positions, long nowMillis) {
        long since = emptySince(group);
        Set<PartitionId> expired = new HashSet<>();
        positions.forEach((partition, position) -> {
            if (nowMillis - Math.max(since, position.timestampMillis()) >= RETENTION_MILLIS) {
                expired.add(partition);
            }
        });
        return expired;
    }
}
