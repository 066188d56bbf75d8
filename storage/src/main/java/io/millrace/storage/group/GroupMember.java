package io.millrace.storage.group;

import io.millrace.common.environment.EventLoop;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.PartitionId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One member of a group. Owned by the coordinator's loop. */
final class GroupMember {
    static final byte[] NOTHING = {};

    final String id;
    final @Nullable String instanceId;
    final String clientId;
    final String clientHost;
    final int sessionTimeoutMillis;
    final int rebalanceTimeoutMillis;

    /** What it subscribes to, by the name of the protocol, in the order in which it prefers them. */
    Map<String, byte[]> protocols;

    byte[] assignment = NOTHING;

    /** Set while it waits for the others to join. */
    @Nullable
    CompletableFuture<GroupJoin.Joined> joining;

    /** Set while it waits for the leader's assignment. */
    @Nullable
    CompletableFuture<byte[]> syncing;

    /** Ends its membership unless it is heard of before. */
    EventLoop.@Nullable Timer session;

    GroupMember(String id, GroupJoin join) {
        this.id = id;
        this.instanceId = join.instanceId();
        this.clientId = join.clientId();
        this.clientHost = join.clientHost();
        this.sessionTimeoutMillis = join.sessionTimeoutMillis();
        this.rebalanceTimeoutMillis = join.rebalanceTimeoutMillis();
        this.protocols = new LinkedHashMap<>(join.protocols());
    }

    /** As it was saved. */
    GroupMember(GroupState.Member saved) {
        this.id = saved.id();
        this.instanceId = saved.instanceId();
        this.clientId = saved.clientId();
        this.clientHost = saved.clientHost();
        this.sessionTimeoutMillis = saved.sessionTimeoutMillis();
        this.rebalanceTimeoutMillis = saved.rebalanceTimeoutMillis();
        this.protocols = saved.protocols();
        this.assignment = saved.assignment();
    }

    GroupState.Member state(int generation) {
        return new GroupState.Member(
                id,
                instanceId,
                clientId,
                clientHost,
                MemberKind.CLASSIC,
                sessionTimeoutMillis,
                rebalanceTimeoutMillis,
                protocols,
                assignment,
                generation,
                generation,
                Set.of(),
                null,
                null,
                Set.of(),
                Set.of(),
                Set.of());
    }

    GroupDescription.Member describe(String protocolType, String protocol, int generation) {
        Set<PartitionId> share =
                protocolType.equals(ConsumerProtocol.TYPE) ? ConsumerProtocol.assignedIfReadable(assignment) : Set.of();
        return new GroupDescription.Member(
                id,
                instanceId,
                clientId,
                clientHost,
                MemberKind.CLASSIC,
                generation,
                protocols.getOrDefault(protocol, NOTHING),
                assignment,
                Set.of(),
                null,
                share,
                share);
    }

    /** Whether it may read this topic: who knows, of one that is no consumer. */
    boolean reads(String protocolType, String topic) {
        return !protocolType.equals(ConsumerProtocol.TYPE)
                || protocols.values().stream().anyMatch(subscription -> ConsumerProtocol.mayName(subscription, topic));
    }

    /** The same ones, in the same order, with the same bytes. */
    boolean hasProtocols(Map<String, byte[]> others) {
        return List.copyOf(protocols.keySet()).equals(List.copyOf(others.keySet()))
                && protocols.entrySet().stream()
                        .allMatch(entry -> Arrays.equals(entry.getValue(), others.get(entry.getKey())));
    }

    boolean isStatic() {
        return instanceId != null;
    }

    void stopTimer() {
        if (session != null) {
            session.cancel();
            session = null;
        }
    }

    /** Answers what it waits for, if it does. */
    void failWaiting(MillraceException error) {
        CompletableFuture<GroupJoin.Joined> join = joining;
        joining = null;
        if (join != null) {
            join.completeExceptionally(error);
        }
        CompletableFuture<byte[]> sync = syncing;
        syncing = null;
        if (sync != null) {
            sync.completeExceptionally(error);
        }
    }
}
