package io.millrace.storage.group;

import io.millrace.common.environment.EventLoop;
import io.millrace.storage.PartitionId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One member of a group whose shares the coordinator gives. Owned by the coordinator's loop. */
final class ConsumerMember {
    /** The epoch of a static member that is away for a while. */
    static final int AWAY = ConsumerBeat.LEAVE_FOR_NOW;

    final String id;
    final MemberKind kind;
    final @Nullable String instanceId;
    final String clientId;
    final String clientHost;

    /** Of one in this process. */
    final @Nullable GroupReader reader;

    int sessionTimeoutMillis;
    int rebalanceTimeoutMillis;

    /** What a classic member sent, by protocol, in the order in which it prefers them. */
    Map<String, byte[]> protocols = Map.of();

    Set<String> names = Set.of();

    @Nullable
    TopicPattern pattern;

    Predicate<String> visible = topic -> true;

    /** What the pattern matched last. */
    Set<String> matched = Set.of();

    @Nullable
    String assignor;

    /** The group's epoch whose share it has; {@link #AWAY}. */
    int epoch;

    int previousEpoch;

    /** What it may read. */
    Set<PartitionId> assigned = Set.of();

    /** What it was told to let go of, and has not yet. */
    Set<PartitionId> revoking = Set.of();

    /** Whether others have yet to let go of some of its share. */
    boolean waiting;

    EventLoop.@Nullable Timer session;

    /** Ends the wait for what it has to do for others to get on. */
    EventLoop.@Nullable Timer overdue;

    ConsumerMember(ConsumerBeat beat, String id, int sessionTimeoutMillis) {
        this.id = id;
        this.kind = MemberKind.CONSUMER;
        this.instanceId = beat.instanceId();
        this.clientId = beat.clientId();
        this.clientHost = beat.clientHost();
        this.reader = null;
        this.sessionTimeoutMillis = sessionTimeoutMillis;
    }

    ConsumerMember(GroupJoin join, String id) {
        this.id = id;
        this.kind = MemberKind.CLASSIC;
        this.instanceId = join.instanceId();
        this.clientId = join.clientId();
        this.clientHost = join.clientHost();
        this.reader = null;
        this.sessionTimeoutMillis = join.sessionTimeoutMillis();
        this.rebalanceTimeoutMillis = join.rebalanceTimeoutMillis();
    }

    /** Of a group that was a classic one until now. */
    ConsumerMember(GroupMember member, int generation) {
        this.id = member.id;
        this.kind = MemberKind.CLASSIC;
        this.instanceId = member.instanceId;
        this.clientId = member.clientId;
        this.clientHost = member.clientHost;
        this.reader = null;
        this.sessionTimeoutMillis = member.sessionTimeoutMillis;
        this.rebalanceTimeoutMillis = member.rebalanceTimeoutMillis;
        this.protocols = new LinkedHashMap<>(member.protocols);
        this.epoch = generation;
        this.previousEpoch = generation;
        this.assigned = Set.copyOf(ConsumerProtocol.assigned(member.assignment));
    }

    ConsumerMember(GroupMembership local) {
        this.id = local.memberId();
        this.kind = MemberKind.LOCAL;
        this.instanceId = null;
        this.clientId = local.clientId();
        this.clientHost = "";
        this.reader = local.reader();
        this.sessionTimeoutMillis = local.timeoutMillis();
        this.rebalanceTimeoutMillis = local.timeoutMillis();
        this.names = local.topics();
    }

    /** As it was saved. */
    ConsumerMember(GroupState.Member saved) {
        this.id = saved.id();
        this.kind = saved.kind();
        this.instanceId = saved.instanceId();
        this.clientId = saved.clientId();
        this.clientHost = saved.clientHost();
        this.reader = null;
        this.sessionTimeoutMillis = saved.sessionTimeoutMillis();
        this.rebalanceTimeoutMillis = saved.rebalanceTimeoutMillis();
        this.protocols = saved.protocols();
        this.names = saved.names();
        this.pattern = saved.pattern() == null ? null : new TopicPattern(saved.pattern());
        this.assignor = saved.assignor();
        this.epoch = saved.epoch();
        this.previousEpoch = saved.previousEpoch();
        this.assigned = saved.assigned();
        this.revoking = saved.revoking();
    }

    GroupState.Member state(Set<PartitionId> target) {
        return new GroupState.Member(
                id,
                instanceId,
                clientId,
                clientHost,
                kind,
                sessionTimeoutMillis,
                rebalanceTimeoutMillis,
                protocols,
                GroupMember.NOTHING,
                epoch,
                previousEpoch,
                names,
                pattern == null ? null : pattern.toString(),
                assignor,
                assigned,
                revoking,
                target);
    }

    GroupDescription.Member describe(Set<PartitionId> target) {
        return new GroupDescription.Member(
                id,
                instanceId,
                clientId,
                clientHost,
                kind,
                epoch,
                GroupMember.NOTHING,
                GroupMember.NOTHING,
                names,
                pattern == null ? null : pattern.toString(),
                assigned,
                Set.copyOf(target));
    }

    /** A static member came back under a new id, and goes on where {@code before} was. */
    void takeOver(ConsumerMember before) {
        epoch = before.epoch == AWAY ? 0 : before.epoch;
        previousEpoch = before.previousEpoch;
        names = before.names;
        pattern = before.pattern;
        matched = before.matched;
        assignor = before.assignor;
        assigned = before.assigned;
        revoking = before.revoking;
        waiting = before.waiting;
    }

    /** All that it subscribes to. */
    Set<String> topics() {
        if (matched.isEmpty()) {
            return names;
        }
        Set<String> all = new TreeSet<>(names);
        all.addAll(matched);
        return all;
    }

    /** In a fixed order among members: static ones keep theirs. */
    String order() {
        return instanceId != null ? instanceId : id;
    }

    void stopOverdue() {
        if (overdue != null) {
            overdue.cancel();
            overdue = null;
        }
    }

    void stopTimers() {
        stopOverdue();
        if (session != null) {
            session.cancel();
            session = null;
        }
    }
}
