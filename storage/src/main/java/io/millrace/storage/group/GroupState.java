package io.millrace.storage.group;

import io.millrace.storage.PartitionId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a group outlives a restart, so that its members go on as if there had been none.
 *
 * @param emptySinceMillis when its last member left; -1 while it has some
 * @param protocol of a classic group
 * @param leader of a classic group; empty for none
 */
record GroupState(
        GroupDescription.Kind kind,
        int epoch,
        long emptySinceMillis,
        String protocolType,
        String protocol,
        String leader,
        List<Member> members) {

    GroupState emptySince(long millis) {
        return new GroupState(kind, epoch, millis, protocolType, protocol, leader, members);
    }

    /**
     * @param kind classic or consumer: readers of this process end with it
     * @param assignment in a classic group, its share as the leader wrote it
     */
    record Member(
            String id,
            @Nullable String instanceId,
            String clientId,
            String clientHost,
            MemberKind kind,
            int sessionTimeoutMillis,
            int rebalanceTimeoutMillis,
            Map<String, byte[]> protocols,
            byte[] assignment,
            int epoch,
            int previousEpoch,
            Set<String> names,
            @Nullable String pattern,
            @Nullable String assignor,
            Set<PartitionId> assigned,
            Set<PartitionId> revoking,
            Set<PartitionId> target) {}
}
