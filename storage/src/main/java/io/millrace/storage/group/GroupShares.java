package io.millrace.storage.group;

import io.millrace.common.error.ErrorCode;
import io.millrace.storage.PartitionId;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which partitions each member of a group is to read in the end, who has them now, and how the one becomes the other: a
 * member lets go of what is taken from it, then is at the group's epoch, then gets what others have let go of. Owned by
 * the coordinator's loop.
 */
final class GroupShares {
    private final GroupTopics topics;

    /** Who reads a partition, or has yet to let go of it. */
    private final Map<PartitionId, Owner> owners = new HashMap<>();

    /** @param since the epoch at which it was given the partition */
    private record Owner(ConsumerMember member, int since) {}

    /** How many each topic has to which anybody subscribes, as of the last shares. */
    private SortedMap<String, Integer> partitions = new TreeMap<>();

    private Map<String, Set<PartitionId>> targets = new HashMap<>();
    private PartitionAssignor assignor = PartitionAssignor.ALL.get(0);

    private int epoch;
    private boolean changed;

    GroupShares(GroupTopics topics, int epoch) {
        this.topics = topics;
        this.epoch = epoch;
    }

    /** Counts the times that shares were made. */
    int epoch() {
        return epoch;
    }

    /** Whether a member has come nearer to its share since this was last asked. */
    boolean takeChanged() {
        boolean taken = changed;
        changed = false;
        return taken;
    }

    String assignorName() {
        return assignor.name();
    }

    /** Makes the shares anew. */
    void assign(Collection<ConsumerMember> members) {
        epoch++;
        members.forEach(member -> member.matched = matched(member));
        partitions = subscribed(members);
        assignor = preferred(members);
        List<PartitionAssignor.Subscriber> subscribers = members.stream()
                .map(member -> new PartitionAssignor.Subscriber(member.id, member.order(), member.topics()))
                .toList();
        targets = new HashMap<>(assignor.assign(subscribers, partitions, targets));
    }

    /** Whether topics came, went or grew since. */
    boolean isOutdated(Collection<ConsumerMember> members) {
        return members.stream().anyMatch(member -> !matched(member).equals(member.matched))
                || !subscribed(members).equals(partitions);
    }

    private Set<String> matched(ConsumerMember member) {
        return member.pattern == null ? Set.of() : topics.matching(member.pattern, member.visible);
    }

    private SortedMap<String, Integer> subscribed(Collection<ConsumerMember> members) {
        SortedMap<String, Integer> counts = new TreeMap<>();
        members.forEach(member -> member.topics().forEach(topic -> counts.computeIfAbsent(topic, topics::partitions)));
        return counts;
    }

    /** What most members that wish for one do. */
    private static PartitionAssignor preferred(Collection<ConsumerMember> members) {
        Map<String, Integer> votes = new HashMap<>();
        for (ConsumerMember member : members) {
            if (member.assignor != null) {
                votes.merge(member.assignor, 1, Integer::sum);
            }
        }
        PartitionAssignor best = PartitionAssignor.ALL.get(0);
        for (PartitionAssignor each : PartitionAssignor.ALL) {
            best = votes.getOrDefault(each.name(), 0) > votes.getOrDefault(best.name(), 0) ? each : best;
        }
        return best;
    }

    /** @throws io.millrace.common.error.MillraceException UNSUPPORTED_ASSIGNOR */
    static void checkAssignor(@Nullable String name) {
        List<String> known =
                PartitionAssignor.ALL.stream().map(PartitionAssignor::name).toList();
        if (name != null && !known.contains(name)) {
            throw ErrorCode.UNSUPPORTED_ASSIGNOR.error(
                    "ServerAssignor %s is not supported. Supported assignors: %s.", name, String.join(", ", known));
        }
    }

    boolean includes(ConsumerMember member) {
        return targets.containsKey(member.id);
    }

    /** What it is to read in the end. */
    Set<PartitionId> target(ConsumerMember member) {
        return targets.getOrDefault(member.id, Set.of());
    }

    /** Of that, what nobody else still has. */
    Set<PartitionId> attainable(ConsumerMember member) {
        Set<PartitionId> free = new TreeSet<>(target(member));
        free.removeIf(partition -> owners.containsKey(partition) && !isOf(member, partition));
        return free;
    }

    /** {@code member} has had its share from elsewhere. */
    void adopt(ConsumerMember member, Set<PartitionId> target) {
        take(member, member.assigned);
        take(member, member.revoking);
        targets.put(member.id, target);
    }

    /** All members have been adopted, and no share is to change for that. */
    void resume(Collection<ConsumerMember> members) {
        members.forEach(member -> member.matched = matched(member));
        partitions = subscribed(members);
        assignor = preferred(members);
        members.forEach(member ->
                member.waiting = member.assigned.size() < target(member).size());
    }

    /**
     * Brings a member on the wire as near to its share as it can come now.
     *
     * @param owned what it says it reads; null if it does not say
     * @param sure whether it cannot begin to read, after it said so, what it was given before
     */
    void reconcile(ConsumerMember member, @Nullable Set<PartitionId> owned, boolean sure) {
        if (!member.revoking.isEmpty()) {
            if (owned == null || !Collections.disjoint(owned, member.revoking)) {
                return;
            }
            release(member, member.revoking);
            member.revoking = Set.of();
        } else if (member.epoch == epoch && !member.waiting) {
            return;
        }
        Set<PartitionId> gone = new TreeSet<>(member.assigned);
        gone.removeAll(target(member));
        if (!gone.isEmpty() && (!sure || owned == null || !Collections.disjoint(owned, gone))) {
            Set<PartitionId> kept = new TreeSet<>(member.assigned);
            kept.removeAll(gone);
            member.assigned = kept;
            member.revoking = gone;
            changed = true;
            return;
        }
        release(member, gone);
        give(member, attainable(member));
    }

    /**
     * As {@link #reconcile}, for a reader of this process, which answers at once.
     *
     * @return whether that set something free
     */
    boolean settle(ConsumerMember member, GroupReader reader) {
        Set<PartitionId> share = attainable(member);
        if (share.equals(member.assigned) && member.revoking.isEmpty() && member.epoch == epoch) {
            return false;
        }
        Set<PartitionId> gone = new TreeSet<>(member.assigned);
        gone.addAll(member.revoking);
        gone.removeAll(share);
        Set<PartitionId> held = new TreeSet<>(reader.assign(share));
        held.retainAll(gone);
        gone.removeAll(held);
        release(member, gone);
        member.revoking = held;
        give(member, share);
        return !gone.isEmpty();
    }

    private void give(ConsumerMember member, Set<PartitionId> share) {
        if (member.epoch != epoch) {
            member.previousEpoch = member.epoch;
            member.epoch = epoch;
        }
        take(member, share);
        member.assigned = share;
        member.waiting = share.size() < target(member).size();
        changed = true;
    }

    /** Whether it has something to do before it has its share: others may wait for that. */
    boolean hasToComeBack(ConsumerMember member) {
        return member.epoch < epoch
                || !member.revoking.isEmpty()
                || member.waiting && !attainable(member).equals(member.assigned);
    }

    /** Whether {@code member} was at {@code ofEpoch}, and has had all of {@code partitions} since then (KIP-1251). */
    boolean isCovered(ConsumerMember member, int ofEpoch, Collection<PartitionId> partitions) {
        return ofEpoch == member.epoch
                || ofEpoch < member.epoch
                        && partitions.stream().allMatch(partition -> {
                            Owner owner = owners.get(partition);
                            return owner != null && owner.member() == member && owner.since() <= ofEpoch;
                        });
    }

    private boolean isOf(ConsumerMember member, PartitionId partition) {
        Owner owner = owners.get(partition);
        return owner != null && owner.member() == member;
    }

    private void take(ConsumerMember member, Set<PartitionId> share) {
        for (PartitionId partition : share) {
            if (!isOf(member, partition)) {
                owners.put(partition, new Owner(member, member.epoch));
            }
        }
    }

    void release(ConsumerMember member, Set<PartitionId> gone) {
        gone.stream().filter(partition -> isOf(member, partition)).forEach(owners::remove);
    }

    /** {@code member} has what {@code before} had. */
    void replace(ConsumerMember before, ConsumerMember member) {
        owners.replaceAll((partition, owner) -> owner.member() == before ? new Owner(member, owner.since()) : owner);
        Set<PartitionId> target = targets.remove(before.id);
        if (target != null) {
            targets.put(member.id, target);
        }
    }
}
