package io.millrace.storage.group;

import io.millrace.common.environment.EventLoop;
import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The members of a group and the rounds in which they agree: all join, one of them assigns, all get their share. Owned by
 * the coordinator's loop.
 */
final class ClassicGroup {
    /** Where a group is in its rounds, under Kafka's names. */
    enum State {
        /** Nobody is in it; positions may be. */
        EMPTY,
        /** Members are waited for to join again. */
        PREPARING_REBALANCE,
        /** The leader's assignment is waited for. */
        COMPLETING_REBALANCE,
        STABLE
    }

    private final String name;
    private final EventLoop loop;
    private final GroupMembers members = new GroupMembers();

    /** Ids that were given out and not come back with, and when they are forgotten. */
    private final Map<String, EventLoop.Timer> promised = new HashMap<>();

    private State state = State.EMPTY;
    private int generation;
    private @Nullable String protocolType;
    private String protocol = "";
    private @Nullable String leader;

    /** Ends the wait for members to join, or for the leader to assign. */
    private EventLoop.@Nullable Timer round;

    ClassicGroup(String name, EventLoop loop) {
        this.name = name;
        this.loop = loop;
    }

    State state() {
        return state;
    }

    int generation() {
        return generation;
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

    void join(GroupJoin join, String newId, CompletableFuture<GroupJoin.Joined> answer) {
        checkProtocols(join);
        if (members.isEmpty()) {
            protocolType = join.protocolType();
        }
        if (join.memberId().isEmpty()) {
            joinNew(join, newId, answer);
        } else if (promised.containsKey(join.memberId())) {
            forgetPromise(join.memberId());
            add(new GroupMember(join.memberId(), join), answer);
        } else {
            joinAgain(join, answer);
        }
    }

    private void checkProtocols(GroupJoin join) {
        boolean common = members.isEmpty()
                || join.protocolType().equals(protocolType)
                        && members.shareOneOf(join.protocols().keySet(), join.memberId());
        if (!common || join.protocols().isEmpty() || join.protocolType().isEmpty()) {
            throw ErrorCode.INCONSISTENT_GROUP_PROTOCOL.error(
                    "a member of group \"%s\" supports none of the protocols that all others do", name);
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
            promised.put(newId, loop.schedule(() -> promiseEnded(newId), join.sessionTimeoutMillis()));
            answer.complete(new GroupJoin.Joined(newId, -1, join.protocolType(), "", "", List.of(), false));
        } else {
            add(new GroupMember(newId, join), answer);
        }
    }

    private void promiseEnded(String id) {
        promised.remove(id);
        completeJoinIfAllAreThere();
    }

    private void forgetPromise(String id) {
        EventLoop.Timer timer = promised.remove(id);
        if (timer != null) {
            timer.cancel();
        }
    }

    private void add(GroupMember member, CompletableFuture<GroupJoin.Joined> answer) {
        members.add(member);
        member.joining = answer;
        rebalance();
    }

    /** A static member came back under a new id: the old one is fenced, and nobody else need notice if all is as before. */
    private void replace(GroupMember old, GroupMember member, CompletableFuture<GroupJoin.Joined> answer) {
        old.stopTimer();
        MillraceException fenced = ErrorCode.FENCED_MEMBER.error(
                "static member \"%s\" of group \"%s\" was replaced by another", member.instanceId, name);
        failWaiting(old, fenced);
        member.assignment = old.assignment;
        members.replace(old.id, member);
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
        GroupMember member = member(join.memberId(), join.instanceId());
        boolean changed = !sameProtocols(member.protocols, join.protocols());
        boolean isLeader = member.id.equals(leader);
        if (state == State.PREPARING_REBALANCE
                || changed
                || state == State.STABLE && isLeader
                || state == State.EMPTY) {
            member.protocols = new LinkedHashMap<>(join.protocols());
            failJoining(member);
            member.joining = answer;
            rebalance();
        } else {
            answer.complete(joined(member, false));
            heard(member);
        }
    }

    private static boolean sameProtocols(Map<String, byte[]> left, Map<String, byte[]> right) {
        return List.copyOf(left.keySet()).equals(List.copyOf(right.keySet()))
                && left.entrySet().stream()
                        .allMatch(entry -> Arrays.equals(entry.getValue(), right.get(entry.getKey())));
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
        round = loop.schedule(timedOut, longest);
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

    void sync(
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
        member.session = loop.schedule(() -> expired(member), member.sessionTimeoutMillis);
    }

    private void expired(GroupMember member) {
        if (members.get(member.id) == member && member.joining == null && member.syncing == null) {
            remove(member);
        }
    }

    void heartbeat(String memberId, @Nullable String instanceId, int ofGeneration) {
        GroupMember member = member(memberId, instanceId, ofGeneration);
        heard(member);
        if (state == State.PREPARING_REBALANCE) {
            throw rebalancing();
        }
    }

    /** @param memberId may be empty for a static member */
    void leave(String memberId, @Nullable String instanceId) {
        if (promised.containsKey(memberId)) {
            forgetPromise(memberId);
            completeJoinIfAllAreThere();
            return;
        }
        GroupMember named = instanceId != null && memberId.isEmpty() ? members.ofInstance(instanceId) : null;
        remove(named != null ? named : member(memberId, instanceId));
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
        if (member.id.equals(leader)) {
            leader = null;
        }
        member.stopTimer();
        failWaiting(member, unknown(member.id));
    }

    private static void failWaiting(GroupMember member, MillraceException error) {
        CompletableFuture<GroupJoin.Joined> joining = member.joining;
        member.joining = null;
        if (joining != null) {
            joining.completeExceptionally(error);
        }
        CompletableFuture<byte[]> syncing = member.syncing;
        member.syncing = null;
        if (syncing != null) {
            syncing.completeExceptionally(error);
        }
    }

    /** A member that asks again while its first question waits gets the answer to the second. */
    private void failJoining(GroupMember member) {
        CompletableFuture<GroupJoin.Joined> before = member.joining;
        if (before != null) {
            before.completeExceptionally(rebalancing());
        }
    }

    // ---- checks

    /** That a member of this generation may commit positions now. */
    void checkCommit(String memberId, @Nullable String instanceId, int ofGeneration) {
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
        GroupMember member = member(memberId, instanceId);
        if (ofGeneration != generation) {
            throw ErrorCode.ILLEGAL_GENERATION.error(
                    "member \"%s\" speaks of generation %s of group \"%s\", which is at %s",
                    memberId, ofGeneration, name, generation);
        }
        return member;
    }

    private GroupMember member(String memberId, @Nullable String instanceId) {
        if (instanceId != null) {
            GroupMember current = members.ofInstance(instanceId);
            if (current == null) {
                throw unknown(memberId);
            }
            if (!current.id.equals(memberId)) {
                throw ErrorCode.FENCED_MEMBER.error(
                        "static member \"%s\" of group \"%s\" is another by now", instanceId, name);
            }
        }
        GroupMember member = members.get(memberId);
        if (member == null) {
            throw unknown(memberId);
        }
        return member;
    }

    private MillraceException unknown(String memberId) {
        return ErrorCode.UNKNOWN_MEMBER.error("\"%s\" is no member of group \"%s\"", memberId, name);
    }

    private MillraceException rebalancing() {
        return ErrorCode.REBALANCE_IN_PROGRESS.error("the members of group \"%s\" are being given new shares", name);
    }

    /** Everybody is told that the group is gone. */
    void close(MillraceException reason) {
        stopRound();
        promised.values().forEach(EventLoop.Timer::cancel);
        members.all().forEach(member -> {
            member.stopTimer();
            failWaiting(member, reason);
        });
    }
}
