package io.millrace.storage.group;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.PartitionId;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A group whose shares the coordinator gives (KIP-848): its members, and how they come, stay and go. Readers of this process
 * are told of their shares at once, members on the wire when they are heard of. Owned by the coordinator's loop.
 */
final class ConsumerGroup implements Group {
    /** A reader that is busy is asked again after so long. */
    private static final int ASK_AGAIN_MILLIS = 1_000;

    private static final int MOST_MEMBERS = 10_000;

    private final String name;
    private final GroupWorld world;
    private final Map<String, ConsumerMember> members = new LinkedHashMap<>();
    private final BeatingMembers beating = new BeatingMembers(this);
    private final ClassicMembers classic = new ClassicMembers(this);
    private final GroupShares shares;
    private boolean changed = true;

    ConsumerGroup(String name, GroupWorld world, int epoch) {
        this.name = name;
        this.world = world;
        this.shares = new GroupShares(world.topics(), epoch);
    }

    /**
     * Goes on where {@code before}, whose members gave the shares themselves, was.
     *
     * @throws MillraceException INCONSISTENT_GROUP_PROTOCOL if its members are no consumers
     */
    ConsumerGroup(ClassicGroup before, GroupWorld world) {
        this(before.name(), world, before.epoch());
        if (!before.isEmpty() && !before.protocolType().equals(ConsumerProtocol.TYPE)) {
            throw ErrorCode.INCONSISTENT_GROUP_PROTOCOL.error(
                    "group \"%s\" has members of type %s", name, before.protocolType());
        }
        for (GroupMember each : before.members()) {
            ConsumerMember member = new ConsumerMember(each, shares.epoch());
            member.names = ConsumerProtocol.subscription(each.protocols.getOrDefault(
                            before.protocol(),
                            each.protocols.values().iterator().next()))
                    .topics();
            members.put(member.id, member);
            shares.adopt(member, member.assigned);
        }
        before.close(rebalancing());
        members.values().forEach(this::heard);
    }

    /** As it was saved: members go on at their epochs. */
    ConsumerGroup(String name, GroupWorld world, GroupState state) {
        this(name, world, state.epoch());
        for (GroupState.Member saved : state.members()) {
            ConsumerMember member = new ConsumerMember(saved);
            members.put(member.id, member);
            shares.adopt(member, saved.target());
            if (!member.revoking.isEmpty()) {
                awaitRevoked(member);
            }
            heard(member);
        }
        shares.resume(members.values());
    }

    int millis(GroupSetting setting) {
        return world.settings().millis(name, setting);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int epoch() {
        return shares.epoch();
    }

    @Override
    public boolean isEmpty() {
        return members.isEmpty();
    }

    @Override
    public boolean reads(String topic) {
        return members.values().stream().anyMatch(member -> member.topics().contains(topic));
    }

    @Override
    public boolean takeChanged() {
        boolean moved = shares.takeChanged();
        boolean taken = changed || moved;
        changed = false;
        return taken;
    }

    /** Whether readers of this process are members. */
    boolean hasReaders() {
        return members.values().stream().anyMatch(member -> member.reader != null);
    }

    Collection<ConsumerMember> members() {
        return Collections.unmodifiableCollection(members.values());
    }

    // ---- members on KIP-848's wire

    ConsumerBeat.Answer beat(ConsumerBeat beat, String newId) {
        return beating.beat(beat, newId);
    }

    /** A static member goes for a while: nobody gets its share, but it holds nothing that others wait for. */
    void awayForNow(ConsumerMember member) {
        shares.release(member, member.revoking);
        member.revoking = Set.of();
        member.stopOverdue();
        member.epoch = ConsumerMember.AWAY;
        changed = true;
        heard(member);
        settle();
    }

    // ---- readers of this process

    void present(GroupMembership local) {
        ConsumerMember member = members.get(local.memberId());
        if (member == null) {
            member = new ConsumerMember(local);
            add(member);
            assignAnew();
        } else {
            refreshTopics();
        }
        heard(member);
        settle();
    }

    void left(GroupMembership local) {
        ConsumerMember member = members.get(local.memberId());
        if (member != null) {
            remove(member);
        }
    }

    /** Gives readers of this process what has become free for them. They answer at once, which may set more free. */
    void settle() {
        boolean again = true;
        while (again) {
            again = false;
            for (ConsumerMember member : List.copyOf(members.values())) {
                if (member.reader != null) {
                    again |= shares.settle(member, member.reader);
                    awaitRevoked(member);
                }
            }
        }
    }

    // ---- shares

    /** Members, topics or what is subscribed to are others: everybody's share is made anew. */
    void assignAnew() {
        changed = true;
        shares.assign(members.values());
        settle();
    }

    /** Topics may have come, gone or grown. */
    void refreshTopics() {
        if (shares.isOutdated(members.values())) {
            assignAnew();
        }
    }

    /** As {@link GroupShares#reconcile}. */
    void reconcile(ConsumerMember member, @Nullable Set<PartitionId> owned, boolean sure) {
        shares.reconcile(member, owned, sure);
        awaitRevoked(member);
    }

    boolean hasToComeBack(ConsumerMember member) {
        return shares.hasToComeBack(member);
    }

    /** Whether it has been given a share, be it an empty one. */
    boolean includes(ConsumerMember member) {
        return shares.includes(member);
    }

    // ---- presence

    /** {@code member} is alive: its session begins anew. */
    void heard(ConsumerMember member) {
        if (member.session != null) {
            member.session.cancel();
        }
        member.session = world.schedule(this, () -> expel(member, false), member.sessionTimeoutMillis);
    }

    /** Of what others wait for it lets go within its time. */
    private void awaitRevoked(ConsumerMember member) {
        if (member.revoking.isEmpty()) {
            member.stopOverdue();
        } else {
            awaitReturn(member, member.rebalanceTimeoutMillis);
        }
    }

    /** {@code member} has to do its part within so long. */
    void awaitReturn(ConsumerMember member, int millis) {
        if (member.overdue == null) {
            member.overdue = world.schedule(this, () -> expel(member, true), millis);
        }
    }

    private void expel(ConsumerMember member, boolean overdue) {
        if (members.get(member.id) != member) {
            return;
        }
        if (member.reader == null || member.reader.expel(overdue)) {
            remove(member);
        } else {
            member.stopTimers();
            int again = Math.min(ASK_AGAIN_MILLIS, member.sessionTimeoutMillis);
            member.session = world.schedule(this, () -> expel(member, overdue), again);
        }
    }

    void add(ConsumerMember member) {
        if (members.size() >= MOST_MEMBERS) {
            throw ErrorCode.GROUP_FULL.error("group \"%s\" has %s members, the most it can have", name, MOST_MEMBERS);
        }
        members.put(member.id, member);
    }

    void remove(ConsumerMember member) {
        member.stopTimers();
        members.remove(member.id);
        shares.release(member, member.assigned);
        shares.release(member, member.revoking);
        assignAnew();
    }

    /** Puts {@code member} in the place of {@code before}, with what that has. */
    ConsumerMember replace(ConsumerMember before, ConsumerMember member) {
        before.stopTimers();
        member.takeOver(before);
        members.remove(before.id);
        members.put(member.id, member);
        shares.replace(before, member);
        changed = true;
        return member;
    }

    @Nullable
    ConsumerMember get(String id) {
        return members.get(id);
    }

    @Nullable
    ConsumerMember ofInstance(String instanceId) {
        return members.values().stream()
                .filter(member -> instanceId.equals(member.instanceId))
                .findFirst()
                .orElse(null);
    }

    /** @throws MillraceException UNKNOWN_MEMBER, FENCED_MEMBER */
    ConsumerMember member(String memberId, @Nullable String instanceId) {
        if (instanceId != null) {
            ConsumerMember current = ofInstance(instanceId);
            if (current != null && !current.id.equals(memberId)) {
                throw fenced(instanceId);
            }
        }
        ConsumerMember member = members.get(memberId);
        if (member == null) {
            throw unknown(memberId);
        }
        return member;
    }

    @Override
    public void checkCommit(
            String memberId, @Nullable String instanceId, int generation, Collection<PartitionId> partitions) {
        if (generation < 0 && members.isEmpty()) {
            return; // a client that reads without a group's help
        }
        ConsumerMember member = member(memberId, instanceId);
        if (!shares.isCovered(member, generation, partitions)) {
            if (member.kind == MemberKind.CLASSIC) {
                throw oldGeneration(memberId, generation, member.epoch);
            }
            throw stale(member, generation);
        }
        if (member.kind == MemberKind.CLASSIC) {
            heard(member);
        }
    }

    /** That a member of this epoch may be told the group's positions now; members on the classic wire have none. */
    void checkFetch(String memberId, int epoch) {
        ConsumerMember member = member(memberId, null);
        if (member.kind == MemberKind.CONSUMER && epoch != member.epoch) {
            throw stale(member, epoch);
        }
    }

    private static MillraceException stale(ConsumerMember member, int epoch) {
        return ErrorCode.STALE_MEMBER_EPOCH.error(
                "member \"%s\" speaks of epoch %s, and is at %s", member.id, epoch, member.epoch);
    }

    // ---- members on the classic wire

    @Override
    public void join(GroupJoin join, String newId, CompletableFuture<GroupJoin.Joined> answer) {
        answer.complete(classic.join(join, newId));
        settle();
    }

    @Override
    public void sync(
            String memberId,
            @Nullable String instanceId,
            int generation,
            Map<String, byte[]> assignments,
            CompletableFuture<byte[]> answer) {
        answer.complete(classic.sync(memberId, instanceId, generation));
    }

    @Override
    public void heartbeat(String memberId, @Nullable String instanceId, int generation) {
        classic.heartbeat(memberId, instanceId, generation);
    }

    @Override
    public void leave(String memberId, @Nullable String instanceId) {
        ConsumerMember named = instanceId != null && memberId.isEmpty() ? ofInstance(instanceId) : null;
        remove(named != null ? named : member(memberId, instanceId));
    }

    @Override
    public GroupDescription describe() {
        boolean settled = members.values().stream()
                .allMatch(member -> member.epoch == shares.epoch() && member.revoking.isEmpty() && !member.waiting);
        String state = members.isEmpty() ? "Empty" : settled ? "Stable" : "Reconciling";
        return new GroupDescription(
                name,
                GroupDescription.Kind.CONSUMER,
                state,
                ConsumerProtocol.TYPE,
                shares.assignorName(),
                shares.epoch(),
                members.values().stream()
                        .map(member -> member.describe(shares.target(member)))
                        .toList());
    }

    @Override
    public GroupState state() {
        return new GroupState(
                GroupDescription.Kind.CONSUMER,
                shares.epoch(),
                -1,
                ConsumerProtocol.TYPE,
                "",
                "",
                members.values().stream()
                        .filter(member -> member.kind != MemberKind.LOCAL)
                        .map(member -> member.state(shares.target(member)))
                        .toList());
    }

    @Override
    public void close(MillraceException reason) {
        members.values().forEach(ConsumerMember::stopTimers);
    }
}
