package io.millrace.storage.group;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.PartitionId;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A group as members that speak the classic protocol meet it, whoever gives the shares. Owned by the coordinator's loop. */
sealed interface Group permits ClassicGroup, ConsumerGroup {
    String name();

    /** The classic protocol's generation; the epoch where the coordinator gives the shares. */
    int epoch();

    boolean isEmpty();

    /** Whether a member may be reading this topic. */
    boolean reads(String topic);

    /** Whether {@link #describe} gives something else than when this was last asked. */
    boolean takeChanged();

    /** @param newId for a member that has none yet */
    void join(GroupJoin join, String newId, CompletableFuture<GroupJoin.Joined> answer);

    /** @param assignments the leader's; of others empty */
    void sync(
            String memberId,
            @Nullable String instanceId,
            int generation,
            Map<String, byte[]> assignments,
            CompletableFuture<byte[]> answer);

    void heartbeat(String memberId, @Nullable String instanceId, int generation);

    /** @param memberId may be empty for a static member */
    void leave(String memberId, @Nullable String instanceId);

    /** That a member of this generation or epoch may commit positions of {@code partitions} now. */
    void checkCommit(String memberId, @Nullable String instanceId, int generation, Collection<PartitionId> partitions);

    GroupDescription describe();

    /** What outlives a restart; null in the middle of a round, when what was saved before holds. */
    @Nullable
    GroupState state();

    /** Whoever waits is told {@code reason}; no timer of the group runs on. */
    void close(MillraceException reason);

    /** @throws MillraceException INVALID_GROUP */
    static void checkName(String group) {
        if (group.isEmpty() || group.indexOf(0) >= 0) {
            throw ErrorCode.INVALID_GROUP.error("\"%s\" cannot be the name of a group", group);
        }
    }

    /**
     * That positions of {@code group} may be kept: as in Kafka also of the group without a name, which nobody joins.
     *
     * @throws MillraceException INVALID_GROUP
     */
    static void checkNameOfPositions(String group) {
        if (!group.isEmpty()) {
            checkName(group);
        }
    }

    default MillraceException unknown(String memberId) {
        return ErrorCode.UNKNOWN_MEMBER.error("\"%s\" is no member of group \"%s\"", memberId, name());
    }

    default MillraceException rebalancing() {
        return ErrorCode.REBALANCE_IN_PROGRESS.error("the members of group \"%s\" are being given new shares", name());
    }

    default MillraceException oldGeneration(String memberId, int generation, int current) {
        return ErrorCode.ILLEGAL_GENERATION.error(
                "member \"%s\" speaks of generation %s of group \"%s\", which is at %s",
                memberId, generation, name(), current);
    }

    default MillraceException fenced(@Nullable String instanceId) {
        return ErrorCode.FENCED_MEMBER.error(
                "static member \"%s\" of group \"%s\" is another by now", instanceId, name());
    }
}
