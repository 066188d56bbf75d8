package io.millrace.storage.group;

import io.millrace.storage.PartitionId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A group, for listings.
 *
 * @param state Empty, Stable or Dead; PreparingRebalance or CompletingRebalance of a classic group, Reconciling of a
 *     consumer group
 * @param protocolType {@code consumer}, {@code connect} …; empty if nothing is known
 * @param protocol by which shares are given: a classic group's protocol, a consumer group's assignor
 * @param epoch of a classic group its generation
 */
public record GroupDescription(
        String group, Kind kind, String state, String protocolType, String protocol, int epoch, List<Member> members) {
    public GroupDescription {
        members = List.copyOf(members);
    }

    /** Who gives the shares. */
    public enum Kind {
        /** A member. */
        CLASSIC,
        /** The coordinator (KIP-848). */
        CONSUMER
    }

    /**
     * A member.
     *
     * @param kind what it speaks; {@link MemberKind#CLASSIC} in every classic group
     * @param metadata what it subscribes to, as it said in the classic protocol; empty of others
     * @param assignment its share as the classic protocol's leader wrote it; empty of others
     * @param topics those it subscribes to by name, as far as the coordinator knows
     * @param pattern that it subscribes to besides; null for none
     * @param assigned what it reads now, as far as the coordinator can tell
     * @param target what it is to read in the end
     */
    public record Member(
            String memberId,
            @Nullable String instanceId,
            String clientId,
            String clientHost,
            MemberKind kind,
            int epoch,
            byte[] metadata,
            byte[] assignment,
            Set<String> topics,
            @Nullable String pattern,
            Set<PartitionId> assigned,
            Set<PartitionId> target) {}
}
