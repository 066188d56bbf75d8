package io.millrace.storage.group;

import io.millrace.common.environment.EventLoop;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.PartitionId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The members of a group and the rounds in which they agree: all join, one of them assigns, all get their share. Owned by
 * the coordinator's loop.
 */
final class ClassicGroup implements Group {
    /** Where a group is in its rounds, under Kafka's names. */
    enum State {
        /** Nobody is in it; positions may be. */
        EMPTY("Empty"),
        /** Members are waited for to join again. */
        PREPARING_REBALANCE("PreparingRebalance"),
        /** The leader's assignment is waited for. */
        COMPLETING_REBALANCE("CompletingRebalance"),
        STABLE("Stable");

        final String text;

        State(String text) {
            this.text = text;
        }
    }

    private final String name;
    private final GroupWorld world;
    private final GroupMembers members = new GroupMembers();

    private final PromisedIds promised;

    private State state = State.EMPTY;
    private int generation;
    private boolean changed = true;
    private @Nullable String protocolType;
    private String protocol = "";
    private @Nullable String leader;

    /** Ends the wait for members to join, or for the leader to assign. */
    private EventLoop.@Nullable Timer round;

    /** @param generation that was the last */
    ClassicGroup(String name, GroupWorld world, int generation) {
        this.name = name;
        this.world = world;
        this.generation = generation;
        this.promised = new PromisedIds(world.loop(), this::completeJoinIfAllAreThere);
    }

    /** As it was saved: its members go on in their generation. */
    ClassicGroup(String name, GroupWorld world, GroupState saved) {
        this(name, world, saved.epoch());
        protocolType = saved.protocolType();
        protocol = saved.protocol();
        leader = saved.leader().isEmpty() ? null : saved.leader();
        state = saved.members().isEmpty() ? State.EMPTY : State.STABLE;
        for (GroupState.Member each : saved.members()) {
            GroupMember member = new GroupMember(each);
            members.add(member);
            heard(member);
        }
    }

    @Override
    public @Nullable GroupState state() {
        if (state != State.EMPTY && state != State.STABLE) {
            return null;
        }
        return new GroupState(
                GroupDescription.Kind.CLASSIC,
                generation,
                -1,
                protocolType(),
                protocol,
                leader == null ? "" : leader,
                members.all().stream().map(member -> member.state(generation)).toList());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int epoch() {
        return generation;
    }

    @Override
    public boolean isEmpty() {
        return members.isEmpty();
    }

    @Override
    public boolean takeChanged() {
        boolean taken = changed;
        changed = false;
        return taken;
    }

    String protocolType() {
        return protocolType == null ? "" : protocolType;
    }

    String protocol() {
        return protocol;
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
        rebalance();
    }

    /** A static member came back under a new id: the old one is fenced, and nobody else need notice if all is as before. */
    private void replace(GroupMember old, GroupMember member, CompletableFuture<GroupJoin.Joined> answer) {
        old.stopTimer();
        old.failWaiting(fenced(member.instanceId));
        member.assignment = old.assignment;
        members.replace(old.id, member);
        changed = true;
        boolean wasLeader = old.id.equals(leader);
        if (wasLeader) {
            leader = member.id;
        }
        boolean same =
                state == State.STABLE && Arrays.equals(old.protocols.get(protocol), member.protocols.get(protocol));
        if (same) {
            answer.complete(joined(member, wasLeader));
            heard(member);
        } else {
            member.joining = answer;
            rebalance();
        }
    }

    private void joinAgain(GroupJoin join, CompletableFuture<GroupJoin.Joined> answer) {
        GroupMember member = members.find(this, join.memberId(), join.instanceId());
        boolean changed = !member.hasProtocols(join.protocols());
        boolean isLeader = member.id.equals(leader);
        if (state == State.PREPARING_REBALANCE
                || changed
                || state == State.STABLE && isLeader
                || state == State.EMPTY) {
            member.protocols = new LinkedHashMap<>(join.protocols());
            member.failWaiting(rebalancing()); // it gets the answer to what it asked last
            member.joining = answer;
            rebalance();
        } else {
            answer.complete(joined(member, false));
            heard(member);
        }
    }

    // ---- rounds

    /** Everybody has to join again; those who do not in time are out. */
    private void rebalance() {
        if (state != State.PREPARING_REBALANCE) {
            for (GroupMember member : members.all()) {
                CompletableFuture<byte[]> waiting = member.syncing;
                if (waiting != null) {
                    member.syncing = null;
                    waiting.completeExceptionally(rebalancing());
                    heard(member);
                }
            }
            state = State.PREPARING_REBALANCE;
            changed = true;
            startRound(this::joinTimedOut);
        }
        completeJoinIfAllAreThere();
    }

    private void startRound(Runnable timedOut) {
        stopRound();
        int longest = 0;
        for (GroupMember member : members.all()) {
            longest = Math.max(longest, member.rebalanceTimeoutMillis);
        }
        round = world.schedule(this, timedOut, longest);
    }

    private void stopRound() {
        if (round != null) {
            round.cancel();
            round = null;
        }
    }

    private void completeJoinIfAllAreThere() {
        boolean all = promised.isEmpty() && members.all().stream().allMatch(member -> member.joining != null);
        if (state == State.PREPARING_REBALANCE && all) {
            completeJoin();
        }
    }

    private void joinTimedOut() {
        if (state != State.PREPARING_REBALANCE) {
            return;
        }
        for (GroupMember member : members.all()) {
            if (member.joining == null && !member.isStatic()) {
                forget(member);
            }
        }
        completeJoin();
    }

    private void completeJoin() {
        stopRound();
        generation++;
        changed = true;
        List<GroupMember> present =
                members.all().stream().filter(member -> member.joining != null).toList();
        if (present.isEmpty()) {
            if (members.isEmpty()) {
                state = State.EMPTY;
                leader = null;
                protocol = "";
            } else {
                startRound(this::joinTimedOut); // static members may still come back
            }
            return;
        }
        GroupMember led = leader == null ? null : members.get(leader);
        if (led == null || led.joining == null) {
            leader = present.get(0).id;
        }
        protocol = members.preferredProtocol();
        state = State.COMPLETING_REBALANCE;
        startRound(this::syncTimedOut);
        for (GroupMember member : present) {
            CompletableFuture<GroupJoin.Joined> answer = member.joining;
            member.joining = null;
            member.assignment = GroupMember.NOTHING;
            if (answer != null) {
                answer.complete(joined(member, false));
            }
            heard(member);
        }
    }

    private GroupJoin.Joined joined(GroupMember member, boolean skipAssignment) {
        List<GroupJoin.Subscribed> all = new ArrayList<>();
        if (member.id.equals(leader)) {
            for (GroupMember each : members.all()) {
                all.add(new GroupJoin.Subscribed(
                        each.id, each.instanceId, each.protocols.getOrDefault(protocol, GroupMember.NOTHING)));
            }
        }
        return new GroupJoin.Joined(
                member.id, generation, protocolType(), protocol, leader == null ? "" : leader, all, skipAssignment);
    }

    @Override
    public void sync(
            String memberId,
            @Nullable String instanceId,
            int ofGeneration,
            Map<String, byte[]> assignments,
            CompletableFuture<byte[]> answer) {
        GroupMember member = member(memberId, instanceId, ofGeneration);
        switch (state) {
            case PREPARING_REBALANCE -> throw rebalancing();
            case COMPLETING_REBALANCE -> {
                CompletableFuture<byte[]> before = member.syncing;
                if (before != null) {
                    before.completeExceptionally(rebalancing());
                }
                member.syncing = answer;
                if (member.id.equals(leader)) {
                    assign(assignments);
                }
            }
            case STABLE -> {
                answer.complete(member.assignment);
                heard(member);
            }
            default -> throw unknown(memberId);
        }
    }

    private void assign(Map<String, byte[]> assignments) {
        stopRound();
        state = State.STABLE;
        changed = true;
        for (GroupMember member : members.all()) {
            member.assignment = assignments.getOrDefault(member.id, GroupMember.NOTHING);
            CompletableFuture<byte[]> waiting = member.syncing;
            if (waiting != null) {
                member.syncing = null;
                waiting.complete(member.assignment);
                heard(member);
            }
        }
    }

    private void syncTimedOut() {
        if (state != State.COMPLETING_REBALANCE) {
            return;
        }
        for (GroupMember member : members.all()) {
            if (member.syncing == null) {
                forget(member);
            }
        }
        rebalance();
    }

    // ---- presence

    /** {@code member} is alive: its session begins anew, unless it waits for others. */
    private void heard(GroupMember member) {
        member.stopTimer();
        member.session = world.schedule(this, () -> expired(member), member.sessionTimeoutMillis);
    }

    private void expired(GroupMember member) {
        if (members.get(member.id) == member && member.joining == null && member.syncing == null) {
            remove(member);
        }
    }

    @Override
    public void heartbeat(String memberId, @Nullable String instanceId, int ofGeneration) {
        GroupMember member = member(memberId, instanceId, ofGeneration);
        heard(member);
        if (state == State.PREPARING_REBALANCE) {
            throw rebalancing();
        }
    }

    @Override
    public void leave(String memberId, @Nullable String instanceId) {
        if (promised.redeem(memberId)) {
            completeJoinIfAllAreThere();
            return;
        }
        GroupMember named = instanceId != null && memberId.isEmpty() ? members.ofInstance(instanceId) : null;
        remove(named != null ? named : members.find(this, memberId, instanceId));
    }

    private void remove(GroupMember member) {
        forget(member);
        if (state == State.STABLE || state == State.COMPLETING_REBALANCE) {
            rebalance();
        } else {
            completeJoinIfAllAreThere();
        }
    }

    private void forget(GroupMember member) {
        members.remove(member);
        changed = true;
        if (member.id.equals(leader)) {
            leader = null;
        }
        member.stopTimer();
        member.failWaiting(unknown(member.id));
    }

    // ---- checks

    @Override
    public void checkCommit(
            String memberId, @Nullable String instanceId, int ofGeneration, Collection<PartitionId> partitions) {
        if (ofGeneration < 0 && memberId.isEmpty() && instanceId == null) {
            if (!members.isEmpty()) {
                throw unknown(memberId);
            }
            return; // a client that reads without a group's help
        }
        GroupMember member = member(memberId, instanceId, ofGeneration);
        if (state == State.COMPLETING_REBALANCE) {
            throw rebalancing();
        }
        if (member.joining == null) {
            heard(member);
        }
    }

    private GroupMember member(String memberId, @Nullable String instanceId, int ofGeneration) {
        GroupMember member = members.find(this, memberId, instanceId);
        if (ofGeneration != generation) {
            throw oldGeneration(memberId, ofGeneration, generation);
        }
        return member;
    }

    @Override
    public GroupDescription describe() {
        return new GroupDescription(
                name,
                GroupDescription.Kind.CLASSIC,
                state.text,
                protocolType(),
                protocol,
                generation,
                members.all().stream()
                        .map(member -> member.describe(protocolType(), protocol, generation))
                        .toList());
    }

    @Override
    public void close(MillraceException reason) {
        stopRound();
        promised.close();
        members.all().forEach(member -> {
            member.stopTimer();
            member.failWaiting(reason);
        });
    }
}
