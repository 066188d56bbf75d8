package io.millrace.storage.group;

import io.millrace.common.environment.EventLoop;
import java.util.LinkedHashMap;
import java.util.Map;
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

    boolean isStatic() {
        return instanceId != null;
    }

    void stopTimer() {
        if (session != null) {
            session.cancel();
            session = null;
        }
    }
}
