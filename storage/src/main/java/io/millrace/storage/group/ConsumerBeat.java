package io.millrace.storage.group;

import io.millrace.storage.PartitionId;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A heartbeat of KIP-848's protocol. What is null or negative has not changed since the member last said it.
 *
 * @param memberId empty for a new member that leaves it to the coordinator
 * @param memberEpoch that it is at; one of the constants to come or go
 * @param rebalanceTimeoutMillis within which it lets go of what is taken from it
 * @param topics it subscribes to by name
 * @param pattern it subscribes to besides; empty for none any more
 * @param assignor by which it would have shares given
 * @param owned what it reads now
 * @param visible the topics that a pattern of it can match; all for one that has not come since a start
 */
public record ConsumerBeat(
        String group,
        String memberId,
        int memberEpoch,
        @Nullable String instanceId,
        String clientId,
        String clientHost,
        int rebalanceTimeoutMillis,
        @Nullable Set<String> topics,
        @Nullable String pattern,
        @Nullable String assignor,
        @Nullable Set<PartitionId> owned,
        Predicate<String> visible) {
    public static final int JOIN = 0;
    public static final int LEAVE = -1;

    /** A static member that will be back. */
    public static final int LEAVE_FOR_NOW = -2;

    /** Whether it tells everything, as after an answer that was lost. */
    boolean isFull() {
        return memberEpoch == JOIN || topics != null && owned != null && rebalanceTimeoutMillis >= 0;
    }

    /**
     * What the member is told.
     *
     * @param memberEpoch from now on
     * @param heartbeatMillis when to come again
     * @param assigned what to read from now on; null if that is as before
     */
    public record Answer(
            String memberId,
            int memberEpoch,
            int heartbeatMillis,
            @Nullable Set<PartitionId> assigned) {}
}
