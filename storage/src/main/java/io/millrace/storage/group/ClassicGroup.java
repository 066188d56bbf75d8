package io.millrace.storage.group;

import io.millrace.common.error.MillraceException;
import io.millrace.storage.PartitionId;
import io.millrace.storage.group.ClassicRounds.State;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A group whose members give the shares themselves, as they agree in {@link ClassicRounds}: how they come, stay and go. Owned
 * by the coordinator's loop.
 */
final class ClassicGroup implements Group {
    private final String name;
    private final GroupWorld world;
    private final GroupMembers members = new GroupMembers();
    private final PromisedIds promised;
    private final ClassicRounds rounds;
    private boolean changed = true;
    private @Nullable String protocolType;

    /** @param generation that was the last */
    ClassicGroup(String name, GroupWorld world, int generation) {
        this.name = name;
        this.world = world;
        this.rounds = new ClassicRounds(this, world, members, generation);
        this.promised = new PromisedIds(world.loop(), rounds::completeJoinIfAllAreThere);
    }

    /** As it was saved: its members go on in their generation. */
    ClassicGroup(String name, GroupWorld world, GroupState saved) {
        this(name, world, saved.epoch());
        protocolType = saved.protocolType();
        rounds.restore(saved);
        for (GroupState.Member each : saved.members()) {
            GroupMember member = new GroupMember(each);
            members.add(member);
            heard(member);
        }
    }

    @Override
    public @Nullable GroupState state() {
        if (rounds.isUnderWay()) {
            return null;
        }
        return new GroupState(
                GroupDescription.Kind.CLASSIC,
                epoch(),
                -1,
                protocolType(),
                protocol(),
                rounds.leader(),
                members.all().stream().map(member -> member.state(epoch())).toList());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int epoch() {
        return rounds.generation();
    }

    @Override
    public boolean isEmpty() {
        return members.isEmpty();
    }

    @Override
    public boolean reads(String topic) {
        return members.all().stream().anyMatch(member -> member.reads(protocolType(), topic));
    }

    @Override
    public boolean takeChanged() {
        boolean taken = changed;
        changed = false;
        return taken;
    }

    /** {@link #describe} gives something else than before. */
    void noteChange() {
        changed = true;
    }

    boolean hasPromised() {
        return !promised.isEmpty();
    }

    String protocolType() {
        return protocolType == null ? "" : protocolType;
    }

    String protocol() {
        return rounds.protocol();
    }

    List<GroupMember> members() {
        return members.all();
    }

    // ---- join

    @Override
    public void join(GroupJoin join, String newId, CompletableFuture<GroupJoin.Joined> answer) {
        members.checkShares(join, protocolType());
        if (members.isEmpty()) {
            protocolType = join.protocolType();
        }
        if (join.memberId().isEmpty()) {
            joinNew(join, newId, answer);
        } else if (promised.redeem(join.memberId())) {
            add(new GroupMember(join.memberId(), join), answer);
        } else {
            joinAgain(join, answer);
        }
    }

    private void joinNew(GroupJoin join, String newId, CompletableFuture<GroupJoin.Joined> answer) {
        String instance = join.instanceId();
        if (instance != null) {
            GroupMember known = members.ofInstance(instance);
            if (known == null) {
                add(new GroupMember(newId, join), answer);
            } else {
                replace(known, new GroupMember(newId, join), answer);
            }
        } else if (join.asksForId()) {
            promised.add(newId, join.sessionTimeoutMillis());
            answer.complete(new GroupJoin.Joined(newId, -1, join.protocolType(), "", "", List.of(), false));
        } else {
            add(new GroupMember(newId, join), answer);
        }
    }

    private void add(GroupMember member, CompletableFuture<GroupJoin.Joined> answer) {
        changed = true;
        members.add(member);
        member.joining = answer;
        rounds.rebalance();
    }

    /** A static member came back under a new id: the old one is fenced, and nobody else need notice if all is as before. */
    private void replace(GroupMember old, GroupMember member, CompletableFuture<GroupJoin.Joined> answer) {
        old.stopTimer();
        old.failWaiting(fenced(member.instanceId));
        member.assignment = old.assignment;
        members.replace(old.id, member);
        changed = true;
        boolean wasLeader = rounds.replaceLeader(old, member);
        boolean same = rounds.state() == State.STABLE
                && Arrays.equals(old.protocols.get(protocol()), member.protocols.get(protocol()));
        if (same) {
            answer.complete(rounds.joined(member, wasLeader));
            heard(member);
        } else {
            member.joining = answer;
            rounds.rebalance();
        }
    }

    private void joinAgain(GroupJoin join, CompletableFuture<GroupJoin.Joined> answer) {
        GroupMember member = members.find(this, join.memberId(), join.instanceId());
        State state = rounds.state();
        if (state == State.PREPARING_REBALANCE
                || !member.hasProtocols(join.protocols())
                || state == State.STABLE && rounds.isLeader(member)
                || state == State.EMPTY) {
            member.protocols = new LinkedHashMap<>(join.protocols());
            member.failWaiting(rebalancing()); // it gets the answer to what it asked last
            member.joining = answer;
            rounds.rebalance();
        } else {
            answer.complete(rounds.joined(member, false));
            heard(member);
        }
    }

    @Override
    public void sync(
            String memberId,
            @Nullable String instanceId,
            int generation,
            Map<String, byte[]> assignments,
            CompletableFuture<byte[]> answer) {
        rounds.sync(member(memberId, instanceId, generation), assignments, answer);
    }

    // ---- presence

    /** {@code member} is alive: its session begins anew, unless it waits for others. */
    void heard(GroupMember member) {
        member.stopTimer();
        member.session = world.schedule(this, () -> expired(member), member.sessionTimeoutMillis);
    }

    private void expired(GroupMember member) {
        if (members.get(member.id) == member && member.joining == null && member.syncing == null) {
            remove(member);
        }
    }

    @Override
    public void heartbeat(String memberId, @Nullable String instanceId, int generation) {
        GroupMember member = member(memberId, instanceId, generation);
        heard(member);
        if (rounds.state() == State.PREPARING_REBALANCE) {
            throw rebalancing();
        }
    }

    @Override
    public void leave(String memberId, @Nullable String instanceId) {
        if (promised.redeem(memberId)) {
            rounds.completeJoinIfAllAreThere();
            return;
        }
        GroupMember named = instanceId != null && memberId.isEmpty() ? members.ofInstance(instanceId) : null;
        remove(named != null ? named : members.find(this, memberId, instanceId));
    }

    private void remove(GroupMember member) {
        forget(member);
        rounds.left();
    }

    /** Takes {@code member} out, and tells it so if it waits. */
    void forget(GroupMember member) {
        members.remove(member);
        changed = true;
        rounds.forgetLeader(member);
        member.stopTimer();
        member.failWaiting(unknown(member.id));
    }

    // ---- checks

    @Override
    public void checkCommit(
            String memberId, @Nullable String instanceId, int generation, Collection<PartitionId> partitions) {
        if (generation < 0 && members.isEmpty()) {
            return; // a client that reads without a group's help
        }
        GroupMember member = member(memberId, instanceId, generation);
        if (rounds.state() == State.COMPLETING_REBALANCE) {
            throw rebalancing();
        }
        if (member.joining == null) {
            heard(member);
        }
    }

    private GroupMember member(String memberId, @Nullable String instanceId, int generation) {
        GroupMember member = members.find(this, memberId, instanceId);
        if (generation != epoch()) {
            throw oldGeneration(memberId, generation, epoch());
        }
        return member;
    }

    @Override
    public GroupDescription describe() {
        return new GroupDescription(
                name,
                GroupDescription.Kind.CLASSIC,
                rounds.state().text,
                protocolType(),
                protocol(),
                epoch(),
                members.all().stream()
                        .map(member -> member.describe(protocolType(), protocol(), epoch()))
                        .toList());
    }

    @Override
    public void close(MillraceException reason) {
        rounds.stop();
        promised.close();
        members.all().forEach(member -> {
            member.stopTimer();
            member.failWaiting(reason);
        });
    }
}
