package io.millrace.storage.group;

import io.millrace.common.error.ErrorCode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How members that speak the classic protocol meet a group whose shares the coordinator gives: nobody is their leader,
 * the epoch of their share is their generation, and a heartbeat tells them to join again when there is something to let
 * go of or to get. Owned by the coordinator's loop.
 */
final class ClassicMembers {
    private final ConsumerGroup group;

    ClassicMembers(ConsumerGroup group) {
        this.group = group;
    }

    GroupJoin.Joined join(GroupJoin join, String newId) {
        String protocol = commonProtocol(join);
        byte[] metadata = join.protocols().getOrDefault(protocol, GroupMember.NOTHING);
        ConsumerProtocol.Subscription subscription = ConsumerProtocol.subscription(metadata);
        boolean isNew = join.memberId().isEmpty();
        if (isNew && join.instanceId() == null && join.asksForId()) {
            return new GroupJoin.Joined(newId, -1, join.protocolType(), "", "", List.of(), false);
        }
        ConsumerMember member = find(join, isNew ? newId : join.memberId());
        boolean changed = !member.names.equals(subscription.topics()) || member.epoch <= 0;
        member.names = subscription.topics();
        member.protocols = new LinkedHashMap<>(join.protocols());
        member.rebalanceTimeoutMillis = join.rebalanceTimeoutMillis();
        member.sessionTimeoutMillis = join.sessionTimeoutMillis();
        if (changed) {
            group.assignAnew();
        } else {
            group.refreshTopics();
        }
        member.stopOverdue();
        group.reconcile(member, subscription.owned(), true);
        group.heard(member);
        group.awaitReturn(member, member.rebalanceTimeoutMillis); // to ask for its share
        return new GroupJoin.Joined(member.id, member.epoch, ConsumerProtocol.TYPE, protocol, "", List.of(), false);
    }

    /** The one it prefers of those that all other members of its kind have. */
    private String commonProtocol(GroupJoin join) {
        Set<String> common = new LinkedHashSet<>(join.protocols().keySet());
        for (ConsumerMember other : group.members()) {
            if (other.kind == MemberKind.CLASSIC && !other.id.equals(join.memberId())) {
                common.retainAll(other.protocols.keySet());
            }
        }
        if (common.isEmpty() || !join.protocolType().equals(ConsumerProtocol.TYPE)) {
            throw ErrorCode.INCONSISTENT_GROUP_PROTOCOL.error(
                    "a member of group \"%s\" supports none of the protocols that all others do", group.name());
        }
        return common.iterator().next();
    }

    private ConsumerMember find(GroupJoin join, String id) {
        ConsumerMember namesake = join.instanceId() == null ? null : group.ofInstance(join.instanceId());
        if (namesake != null && !namesake.id.equals(id)) {
            if (!join.memberId().isEmpty()) {
                throw group.fenced(join.instanceId());
            }
            return group.replace(namesake, new ConsumerMember(join, id));
        }
        ConsumerMember present = group.get(id);
        if (present != null && present.kind == MemberKind.CLASSIC) {
            return present;
        }
        ConsumerMember member = new ConsumerMember(join, id);
        if (present != null) {
            return group.replace(present, member);
        }
        group.add(member);
        return member;
    }

    byte[] sync(String memberId, @Nullable String instanceId, int generation) {
        ConsumerMember member = member(memberId, instanceId, generation);
        group.heard(member);
        if (member.epoch < group.epoch() && member.revoking.isEmpty()) {
            group.awaitReturn(member, member.rebalanceTimeoutMillis);
            throw group.rebalancing();
        }
        if (member.revoking.isEmpty()) {
            member.stopOverdue();
        }
        return ConsumerProtocol.assignment(member.assigned);
    }

    void heartbeat(String memberId, @Nullable String instanceId, int generation) {
        ConsumerMember member = member(memberId, instanceId, generation);
        group.heard(member);
        group.refreshTopics();
        if (group.hasToComeBack(member)) {
            group.awaitReturn(member, member.rebalanceTimeoutMillis);
            throw group.rebalancing();
        }
    }

    private ConsumerMember member(String memberId, @Nullable String instanceId, int generation) {
        ConsumerMember member = group.member(memberId, instanceId);
        if (member.kind != MemberKind.CLASSIC) {
            throw group.unknown(member.id);
        }
        if (generation != member.epoch) {
            throw group.oldGeneration(member.id, generation, member.epoch);
        }
        return member;
    }
}
