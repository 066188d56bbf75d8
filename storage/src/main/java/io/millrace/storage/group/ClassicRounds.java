package io.millrace.storage.group;

import io.millrace.common.environment.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The rounds in which the members of a group agree: all join, one of them assigns, all get their share. Owned by the
 * coordinator's loop.
 */
final class ClassicRounds {
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

    private final ClassicGroup group;
    private final GroupWorld world;
    private final GroupMembers members;

    private State state = State.EMPTY;
    private int generation;
    private String protocol = "";
    private @Nullable String leader;

    /** Ends the wait for members to join, or for the leader to assign. */
    private EventLoop.@Nullable Timer timer;

    /** @param generation that was the last */
    ClassicRounds(ClassicGroup group, GroupWorld world, GroupMembers members, int generation) {
        this.group = group;
        this.world = world;
        this.members = members;
        this.generation = generation;
    }

    /** After a round that a restart came between. */
    void restore(GroupState saved) {
        protocol = saved.protocol();
        leader = saved.leader().isEmpty() ? null : saved.leader();
        state = saved.members().isEmpty() ? State.EMPTY : State.STABLE;
    }

    State state() {
        return state;
    }

    boolean isUnderWay() {
        return state == State.PREPARING_REBALANCE || state == State.COMPLETING_REBALANCE;
    }

    int generation() {
        return generation;
    }

    /** The one that all members have; empty if there are none. */
    String protocol() {
        return protocol;
    }

    /** The member that assigns; empty if there is none. */
    String leader() {
        return leader == null ? "" : leader;
    }

    boolean isLeader(GroupMember member) {
        return member.id.equals(leader);
    }

    /** Whether {@code before} led; then {@code member} does in its place. */
    boolean replaceLeader(GroupMember before, GroupMember member) {
        boolean led = isLeader(before);
        if (led) {
            leader = member.id;
        }
        return led;
    }

    void forgetLeader(GroupMember member) {
        if (isLeader(member)) {
            leader = null;
        }
    }

    /** A member is gone: the others agree anew, or need not wait for it. */
    void left() {
        if (state == State.STABLE || state == State.COMPLETING_REBALANCE) {
            rebalance();
        } else {
            completeJoinIfAllAreThere();
        }
    }

    /** Everybody has to join again; those who do not in time are out. */
    void rebalance() {
        if (state != State.PREPARING_REBALANCE) {
            for (GroupMember member : members.all()) {
                CompletableFuture<byte[]> waiting = member.syncing;
                if (waiting != null) {
                    member.syncing = null;
                    waiting.completeExceptionally(group.rebalancing());
                    group.heard(member);
                }
            }
            state = State.PREPARING_REBALANCE;
            group.noteChange();
            await(this::joinTimedOut);
        }
        completeJoinIfAllAreThere();
    }

    private void await(Runnable timedOut) {
        stop();
        int longest = 0;
        for (GroupMember member : members.all()) {
            longest = Math.max(longest, member.rebalanceTimeoutMillis);
        }
        timer = world.schedule(group, timedOut, longest);
    }

    /** Waits no more. */
    void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    void completeJoinIfAllAreThere() {
        boolean all = !group.hasPromised() && members.all().stream().allMatch(member -> member.joining != null);
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
                group.forget(member);
            }
        }
        completeJoin();
    }

    private void completeJoin() {
        stop();
        generation++;
        group.noteChange();
        List<GroupMember> present =
                members.all().stream().filter(member -> member.joining != null).toList();
        if (present.isEmpty()) {
            if (members.isEmpty()) {
                state = State.EMPTY;
                leader = null;
                protocol = "";
            } else {
                await(this::joinTimedOut); // static members may still come back
            }
            return;
        }
        GroupMember led = leader == null ? null : members.get(leader);
        if (led == null || led.joining == null) {
            leader = present.get(0).id;
        }
        protocol = members.preferredProtocol();
        state = State.COMPLETING_REBALANCE;
        await(this::syncTimedOut);
        for (GroupMember member : present) {
            CompletableFuture<GroupJoin.Joined> answer = member.joining;
            member.joining = null;
            member.assignment = GroupMember.NOTHING;
            if (answer != null) {
                answer.complete(joined(member, false));
            }
            group.heard(member);
        }
    }

    /** What the member is told of the round; the leader of all members too. */
    GroupJoin.Joined joined(GroupMember member, boolean skipAssignment) {
        List<GroupJoin.Subscribed> all = new ArrayList<>();
        if (isLeader(member)) {
            for (GroupMember each : members.all()) {
                all.add(new GroupJoin.Subscribed(
                        each.id, each.instanceId, each.protocols.getOrDefault(protocol, GroupMember.NOTHING)));
            }
        }
        return new GroupJoin.Joined(
                member.id, generation, group.protocolType(), protocol, leader(), all, skipAssignment);
    }

    /** Completes with the member's share, once the leader has given all of them. */
    void sync(GroupMember member, Map<String, byte[]> assignments, CompletableFuture<byte[]> answer) {
        switch (state) {
            case PREPARING_REBALANCE -> throw group.rebalancing();
            case COMPLETING_REBALANCE -> {
                CompletableFuture<byte[]> before = member.syncing;
                if (before != null) {
                    before.completeExceptionally(group.rebalancing());
                }
                member.syncing = answer;
                if (isLeader(member)) {
                    assign(assignments);
                }
            }
            case STABLE -> {
                answer.complete(member.assignment);
                group.heard(member);
            }
            default -> throw group.unknown(member.id);
        }
    }

    private void assign(Map<String, byte[]> assignments) {
        stop();
        state = State.STABLE;
        group.noteChange();
        for (GroupMember member : members.all()) {
            member.assignment = assignments.getOrDefault(member.id, GroupMember.NOTHING);
            CompletableFuture<byte[]> waiting = member.syncing;
            if (waiting != null) {
                member.syncing = null;
                waiting.complete(member.assignment);
                group.heard(member);
            }
        }
    }

    private void syncTimedOut() {
        if (state != State.COMPLETING_REBALANCE) {
            return;
        }
        for (GroupMember member : members.all()) {
            if (member.syncing == null) {
                group.forget(member);
            }
        }
        rebalance();
    }
}
