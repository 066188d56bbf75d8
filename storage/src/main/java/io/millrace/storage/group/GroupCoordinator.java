package io.millrace.storage.group;

import io.millrace.common.environment.Environment;
import io.millrace.common.environment.EventLoop;
import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All consumer groups of a node. Thread-safe. Futures complete on the coordinator's loop, exceptionally with
 * {@link MillraceException}: UNKNOWN_MEMBER, ILLEGAL_GENERATION, REBALANCE_IN_PROGRESS, FENCED_MEMBER,
 * INCONSISTENT_GROUP_PROTOCOL, INVALID_GROUP, INVALID_SESSION_TIMEOUT, GROUP_NOT_FOUND, GROUP_NOT_EMPTY.
 */
public final class GroupCoordinator implements AutoCloseable {
    /** Kafka's {@code group.min.session.timeout.ms} and {@code group.max.session.timeout.ms}. */
    private static final int LEAST_SESSION_MILLIS = 6_000;

    private static final int MOST_SESSION_MILLIS = 1_800_000;

    private final Environment environment;
    private final EventLoop loop;
    private final GroupPositions positions;

    /** Owned by the loop. */
    private final Map<String, ClassicGroup> groups = new HashMap<>();

    /** A member, for listings. */
    public record Member(
            String memberId,
            @Nullable String instanceId,
            String clientId,
            String clientHost,
            byte[] metadata,
            byte[] assignment) {}

    /**
     * A group, for listings.
     *
     * @param state Empty, PreparingRebalance, CompletingRebalance, Stable or Dead
     */
    public record Description(String group, String state, String protocolType, String protocol, List<Member> members) {
        public Description {
            members = List.copyOf(members);
        }
    }

    /** Reads the positions; waits for the disk. */
    public GroupCoordinator(Environment environment, LogStore log) {
        this.environment = environment;
        this.loop = environment.newLoop("groups");
        this.positions = new GroupPositions(environment, log);
    }

    public GroupPositions positions() {
        return positions;
    }

    /** Completes when all members have joined; for a new member that asks for an id at once, with generation -1. */
    public CompletableFuture<GroupJoin.Joined> join(GroupJoin join) {
        return onLoop(answer -> {
            checkName(join.group());
            if (join.sessionTimeoutMillis() < LEAST_SESSION_MILLIS
                    || join.sessionTimeoutMillis() > MOST_SESSION_MILLIS) {
                throw ErrorCode.INVALID_SESSION_TIMEOUT.error(
                        "a session timeout is %s to %s ms, not %s",
                        LEAST_SESSION_MILLIS, MOST_SESSION_MILLIS, join.sessionTimeoutMillis());
            }
            ClassicGroup group = groups.get(join.group());
            if (group == null && !join.memberId().isEmpty()) {
                throw unknown(join.group(), join.memberId());
            }
            if (group == null) {
                group = new ClassicGroup(join.group(), loop);
                groups.put(join.group(), group);
            }
            group.join(join, newId(join), answer);
        });
    }

    private String newId(GroupJoin join) {
        String prefix = join.instanceId() != null ? join.instanceId() : join.clientId();
        return prefix + "-" + Long.toHexString(environment.random().nextLong())
                + Long.toHexString(environment.random().nextLong());
    }

    /** Completes with the member's share, once the leader has given all of them. */
    public CompletableFuture<byte[]> sync(
            String group,
            String memberId,
            @Nullable String instanceId,
            int generation,
            Map<String, byte[]> assignments) {
        return onLoop(answer -> existing(group, memberId).sync(memberId, instanceId, generation, assignments, answer));
    }

    public CompletableFuture<Void> heartbeat(
            String group, String memberId, @Nullable String instanceId, int generation) {
        return onLoop(answer -> {
            existing(group, memberId).heartbeat(memberId, instanceId, generation);
            answer.complete(null);
        });
    }

    public CompletableFuture<Void> leave(String group, String memberId, @Nullable String instanceId) {
        return onLoop(answer -> {
            existing(group, memberId).leave(memberId, instanceId);
            answer.complete(null);
        });
    }

    /**
     * Commits positions of a member, or with a generation of -1 and an empty member id of a client outside of the group;
     * durable when the future completes.
     */
    public CompletableFuture<Void> commit(
            String group,
            String memberId,
            @Nullable String instanceId,
            int generation,
            Map<PartitionId, GroupPosition> newPositions) {
        return checkCommit(group, memberId, instanceId, generation)
                .thenCompose(checked -> positions.commit(group, newPositions));
    }

    /** Whether {@link #commit} would take positions from this member now. */
    public CompletableFuture<Void> checkCommit(
            String group, String memberId, @Nullable String instanceId, int generation) {
        return onLoop(answer -> {
            checkName(group);
            ClassicGroup present = groups.get(group);
            if (present != null) {
                present.checkCommit(memberId, instanceId, generation);
            } else if (generation >= 0 || !memberId.isEmpty()) {
                throw ErrorCode.ILLEGAL_GENERATION.error("group \"%s\" has no generation %s", group, generation);
            }
            answer.complete(null);
        });
    }

    /** Groups that have members or positions. */
    public CompletableFuture<List<Description>> list() {
        return onLoop(answer -> {
            Set<String> names = new TreeSet<>(positions.groups());
            groups.forEach((name, group) -> {
                if (!group.members().isEmpty()) {
                    names.add(name);
                }
            });
            answer.complete(names.stream().map(this::describe).toList());
        });
    }

    /** Of one that has neither members nor positions the state is Dead. */
    public CompletableFuture<List<Description>> describe(List<String> names) {
        return onLoop(
                answer -> answer.complete(names.stream().map(this::describe).toList()));
    }

    private Description describe(String name) {
        ClassicGroup group = groups.get(name);
        if (group == null) {
            return new Description(name, positions.groups().contains(name) ? "Empty" : "Dead", "", "", List.of());
        }
        String state =
                switch (group.state()) {
                    case EMPTY -> "Empty";
                    case PREPARING_REBALANCE -> "PreparingRebalance";
                    case COMPLETING_REBALANCE -> "CompletingRebalance";
                    case STABLE -> "Stable";
                };
        List<Member> members = group.members().stream()
                .map(member -> new Member(
                        member.id,
                        member.instanceId,
                        member.clientId,
                        member.clientHost,
                        member.protocols.getOrDefault(group.protocol(), GroupMember.NOTHING),
                        member.assignment))
                .toList();
        return new Description(name, state, group.protocolType(), group.protocol(), members);
    }

    /** Forgets a group that has no members, with its positions; durable when the future completes. */
    public CompletableFuture<Void> delete(String name) {
        return this.<Void>onLoop(answer -> {
                    ClassicGroup group = groups.get(name);
                    if (group != null && !group.members().isEmpty()) {
                        throw ErrorCode.GROUP_NOT_EMPTY.error("group \"%s\" has members", name);
                    }
                    if (group == null && !positions.groups().contains(name)) {
                        throw ErrorCode.GROUP_NOT_FOUND.error("group \"%s\" does not exist", name);
                    }
                    groups.remove(name);
                    answer.complete(null);
                })
                .thenCompose(
                        gone -> positions.remove(name, positions.committed(name).keySet()));
    }

    /** Forgets positions of a group; durable when the future completes. */
    public CompletableFuture<Void> deletePositions(String name, Collection<PartitionId> partitions) {
        return positions.remove(name, partitions);
    }

    private static void checkName(String group) {
        if (group.isEmpty() || group.indexOf(0) >= 0) {
            throw ErrorCode.INVALID_GROUP.error("\"%s\" cannot be the name of a group", group);
        }
    }

    private ClassicGroup existing(String group, String memberId) {
        checkName(group);
        ClassicGroup present = groups.get(group);
        if (present == null) {
            throw unknown(group, memberId);
        }
        return present;
    }

    private static MillraceException unknown(String group, String memberId) {
        return ErrorCode.UNKNOWN_MEMBER.error("\"%s\" is no member of group \"%s\"", memberId, group);
    }

    private <T> CompletableFuture<T> onLoop(Consumer<CompletableFuture<T>> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                work.accept(answer);
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /** Tells whoever waits that the node shuts down. */
    @Override
    public void close() {
        CompletableFuture<Void> done = onLoop(answer -> {
            MillraceException reason = ErrorCode.SHUTTING_DOWN.error("the database is shutting down");
            groups.values().forEach(group -> group.close(reason));
            answer.complete(null);
        });
        environment.await(done);
        loop.close();
    }
}
