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
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All consumer groups of a node. Thread-safe. Futures complete on the coordinator's loop, exceptionally with
 * {@link MillraceException}: UNKNOWN_MEMBER, ILLEGAL_GENERATION, REBALANCE_IN_PROGRESS, FENCED_MEMBER,
 * INCONSISTENT_GROUP_PROTOCOL, INVALID_GROUP, INVALID_SESSION_TIMEOUT, GROUP_NOT_FOUND, GROUP_NOT_EMPTY.
 */
public final class GroupCoordinator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCoordinator.class);

    /** Kafka's {@code offsets.retention.minutes} and {@code offsets.retention.check.interval.ms}. */
    public static final long RETENTION_MILLIS = GroupExpiry.RETENTION_MILLIS;

    public static final long EXPIRY_CHECK_MILLIS = GroupExpiry.CHECK_MILLIS;

    private final Environment environment;
    private final EventLoop loop;
    private final GroupPositions positions;
    private final GroupWorld world;
    private final Predicate<String> keeps;

    /** Owned by the loop, as what follows. */
    private final GroupStates states;

    private final GroupExpiry expiry = new GroupExpiry();

    private final Map<String, Group> groups = new HashMap<>();

    /** As of the last thing that happened in each; written by the loop. */
    private final GroupDescriptions described;

    /**
     * Reads what groups had saved; waits for the disk.
     *
     * @param keeps groups whose positions never expire
     */
    public GroupCoordinator(Environment environment, LogStore log, Predicate<String> keeps) {
        this.environment = environment;
        this.loop = environment.newLoop("groups");
        this.positions = new GroupPositions(environment, log);
        this.described = new GroupDescriptions(positions);
        environment.await(positions.removeTopics(topic -> log.topic(topic).isEmpty())); // a crash may have come between
        this.world = new GroupWorld(loop, new GroupTopics(log), new GroupSettings(positions), this::note);
        this.keeps = keeps;
        this.states = new GroupStates(positions, loop);
        loop.execute(this::restore);
        scheduleExpiry();
    }

    private void restore() {
        positions.foundStates().forEach((name, bytes) -> {
            GroupState state = GroupStateCodec.decode(name, bytes);
            if (state.members().isEmpty()) {
                expiry.note(name, true, state.emptySinceMillis());
            }
            Group group = state.kind() == GroupDescription.Kind.CLASSIC
                    ? new ClassicGroup(name, world, state)
                    : new ConsumerGroup(name, world, state);
            groups.put(name, group);
            note(group);
        });
    }

    private void scheduleExpiry() {
        loop.schedule(
                () -> {
                    expire();
                    scheduleExpiry();
                },
                GroupExpiry.CHECK_MILLIS);
    }

    private void expire() {
        long now = environment.clock().currentTimeMillis();
        for (String name : positions.groups()) {
            Group group = groups.get(name);
            if ((group == null || group.isEmpty()) && !keeps.test(name)) {
                Map<PartitionId, GroupPosition> committed = positions.committed(name);
                Set<PartitionId> expired = expiry.expired(name, committed, now);
                positions.remove(name, expired).exceptionally(error -> {
                    LOG.warn("positions not expired group={} error={}", name, error.toString());
                    return null;
                });
                if (expired.size() == committed.size()) {
                    forget(name);
                }
            }
        }
    }

    private void forget(String name) {
        groups.remove(name);
        described.forget(name);
        expiry.forget(name);
        states.remove(name);
    }

    public GroupPositions positions() {
        return positions;
    }

    public GroupSettings settings() {
        return world.settings();
    }

    /** Completes when all members have joined; for a new member that asks for an id at once, with generation -1. */
    public CompletableFuture<GroupJoin.Joined> join(GroupJoin join) {
        return inGroup(join.group(), () -> {
            Group.checkName(join.group());
            join.checkSessionTimeout();
            Group group = groups.get(join.group());
            if (group == null && !join.memberId().isEmpty()) {
                throw unknown(join.group(), join.memberId());
            }
            if (group == null || group instanceof ConsumerGroup && group.isEmpty()) {
                // An empty group is of the kind of whoever comes.
                group = new ClassicGroup(join.group(), world, group == null ? 0 : group.epoch());
                groups.put(join.group(), group);
            }
            CompletableFuture<GroupJoin.Joined> joined = new CompletableFuture<>();
            group.join(join, newId(join.instanceId() != null ? join.instanceId() : join.clientId()), joined);
            return joined;
        });
    }

    private String newId(String prefix) {
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
        return inGroup(group, () -> {
            CompletableFuture<byte[]> share = new CompletableFuture<>();
            existing(group, memberId).sync(memberId, instanceId, generation, assignments, share);
            return share;
        });
    }

    public CompletableFuture<Void> heartbeat(
            String group, String memberId, @Nullable String instanceId, int generation) {
        return inGroup(group, () -> {
            existing(group, memberId).heartbeat(memberId, instanceId, generation);
            return done();
        });
    }

    public CompletableFuture<Void> leave(String group, String memberId, @Nullable String instanceId) {
        return inGroup(group, () -> {
            existing(group, memberId).leave(memberId, instanceId);
            return done();
        });
    }

    /** A heartbeat of KIP-848's protocol: comes, stays, goes. */
    public CompletableFuture<ConsumerBeat.Answer> beat(ConsumerBeat beat) {
        return inGroup(beat.group(), () -> {
            Group.checkName(beat.group());
            if (!groups.containsKey(beat.group()) && beat.memberEpoch() != ConsumerBeat.JOIN) {
                throw unknown(beat.group(), beat.memberId());
            }
            return CompletableFuture.completedFuture(consumerGroup(beat.group()).beat(beat, newId(beat.clientId())));
        });
    }

    /**
     * Makes a reader of this process a member of a group, from its first {@link GroupMembership#present} on.
     *
     * @param clientId who, for listings
     * @param topicNames that it reads
     * @param timeoutMillis how long it may be silent, and how long it may hold what others wait for
     */
    public GroupMembership member(
            String group, String clientId, Set<String> topicNames, int timeoutMillis, GroupReader reader) {
        return new GroupMembership(this, group, newId(clientId), clientId, topicNames, timeoutMillis, reader);
    }

    CompletableFuture<Void> present(GroupMembership member) {
        return inGroup(member.group(), () -> {
            Group.checkName(member.group());
            consumerGroup(member.group()).present(member);
            return done();
        });
    }

    void released(GroupMembership member) {
        inGroup(member.group(), () -> {
            if (groups.get(member.group()) instanceof ConsumerGroup group) {
                group.settle();
            }
            return done();
        });
    }

    void left(GroupMembership member) {
        inGroup(member.group(), () -> {
            if (groups.get(member.group()) instanceof ConsumerGroup group) {
                group.left(member);
            }
            return done();
        });
    }

    /** The group, whose shares the coordinator gives from now on, whoever gave them until now. */
    private ConsumerGroup consumerGroup(String name) {
        Group present = groups.get(name);
        ConsumerGroup group = present instanceof ConsumerGroup known
                ? known
                : present instanceof ClassicGroup classic
                        ? new ConsumerGroup(classic, world)
                        : new ConsumerGroup(name, world, 0);
        groups.put(name, group);
        return group;
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
        return checkCommit(group, memberId, instanceId, generation, newPositions.keySet())
                .thenCompose(checked -> positions.commit(group, newPositions));
    }

    /** Whether {@link #commit} would take positions of {@code partitions} from this member now. */
    public CompletableFuture<Void> checkCommit(
            String group,
            String memberId,
            @Nullable String instanceId,
            int generation,
            Collection<PartitionId> partitions) {
        return inGroup(group, () -> {
            Group.checkNameOfPositions(group);
            Group present = groups.get(group);
            if (present != null) {
                present.checkCommit(memberId, instanceId, generation, partitions);
            } else if (generation >= 0) {
                throw notFound(group);
            }
            states.flush(group);
            return done();
        });
    }

    /** Whether positions may be told to this member, which is at {@code memberEpoch} of KIP-848's protocol, now. */
    public CompletableFuture<Void> checkFetch(String group, String memberId, int memberEpoch) {
        return inGroup(group, () -> {
            if (groups.get(group) instanceof ConsumerGroup shared) {
                shared.checkFetch(memberId, memberEpoch);
            }
            return done();
        });
    }

    /** Groups that have members or positions, by name. */
    public List<GroupDescription> list() {
        return described.list();
    }

    /** Of one that has neither members nor positions the state is Dead. */
    public GroupDescription describe(String name) {
        return described.of(name);
    }

    /** Fails with GROUP_NOT_EMPTY while the group has members. */
    public CompletableFuture<Void> checkEmpty(String name) {
        return loop.call(() -> {
            checkEmpty(name, groups.get(name));
            return done();
        });
    }

    private static void checkEmpty(String name, @Nullable Group group) {
        if (group != null && !group.isEmpty()) {
            throw ErrorCode.GROUP_NOT_EMPTY
                    .error("group \"%s\" has members", name)
                    .hint(
                            "millrace.group_members lists them. Sessions leave with CLOSE, Kafka consumers when they end.");
        }
    }

    /** Forgets a group that has no members, with its positions; durable when the future completes. */
    public CompletableFuture<Void> delete(String name) {
        return inGroup(name, () -> {
                    Group group = groups.get(name);
                    checkEmpty(name, group);
                    if (group == null && !positions.groups().contains(name)) {
                        throw notFound(name);
                    }
                    forget(name);
                    return done();
                })
                .thenCompose(
                        gone -> positions.remove(name, positions.committed(name).keySet()));
    }

    /**
     * Forgets positions of a group, but for those in topics that its members read; durable when the future completes, with
     * the partitions whose positions stay.
     */
    public CompletableFuture<Set<PartitionId>> deletePositions(String name, Collection<PartitionId> partitions) {
        return loop.call(() -> {
            Group group = groups.get(name);
            Set<PartitionId> read = new TreeSet<>(partitions);
            read.removeIf(partition -> group == null || !group.reads(partition.topic()));
            Set<PartitionId> others = new TreeSet<>(partitions);
            others.removeAll(read);
            return positions.clear(name, others).thenApply(done -> read);
        });
    }

    private Group existing(String group, String memberId) {
        Group.checkName(group);
        Group present = groups.get(group);
        if (present == null) {
            throw unknown(group, memberId);
        }
        return present;
    }

    private static MillraceException notFound(String group) {
        return ErrorCode.GROUP_NOT_FOUND.error("group \"%s\" does not exist", group);
    }

    private static MillraceException unknown(String group, String memberId) {
        return ErrorCode.UNKNOWN_MEMBER.error("\"%s\" is no member of group \"%s\"", memberId, group);
    }

    /** Runs {@code work}, then notes how the group is, then answers. */
    private <T> CompletableFuture<T> inGroup(String name, Supplier<CompletableFuture<T>> work) {
        return loop.call(() -> {
            try {
                return work.get();
            } finally {
                Group group = groups.get(name);
                if (group == null) {
                    described.forget(name);
                } else {
                    note(group);
                }
            }
        });
    }

    private static CompletableFuture<Void> done() {
        return CompletableFuture.completedFuture(null);
    }

    private void note(Group group) {
        if (groups.get(group.name()) == group && group.takeChanged()) {
            described.put(group.describe());
            expiry.note(group.name(), group.isEmpty(), environment.clock().currentTimeMillis());
            GroupState state = group.state();
            if (state != null) {
                states.save(group.name(), GroupStateCodec.encode(state.emptySince(expiry.emptySince(group.name()))));
            }
            if (group instanceof ConsumerGroup shared && shared.hasReaders()) {
                states.flush(group.name()); // they commit without asking here
            }
        }
    }

    /** Tells whoever waits that the node shuts down. */
    @Override
    public void close() {
        environment.await(loop.call(() -> {
            MillraceException reason = ErrorCode.SHUTTING_DOWN.error("the database is shutting down");
            groups.values().forEach(group -> group.close(reason));
            return done();
        }));
        loop.close();
    }
}
