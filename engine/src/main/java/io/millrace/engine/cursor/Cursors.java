package io.millrace.engine.cursor;

import io.millrace.common.environment.Environment;
import io.millrace.common.environment.EventLoop;
import io.millrace.common.error.ErrorCode;
import io.millrace.engine.CursorCommit;
import io.millrace.engine.CursorReader;
import io.millrace.engine.CursorStatus;
import io.millrace.engine.CursorTarget;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.CursorDefinition;
import io.millrace.engine.task.PartitionFeed;
import io.millrace.storage.Append;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import io.millrace.storage.PartitionLog;
import io.millrace.storage.group.GroupCoordinator;
import io.millrace.storage.group.GroupDescription;
import io.millrace.storage.group.GroupPosition;
import io.millrace.storage.group.GroupPositions;
import io.millrace.storage.group.MemberKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All named cursors. Thread-safe. */
public final class Cursors {
    private static final int UNKNOWN_EPOCH = -1;

    private final Environment environment;
    private final LogStore log;
    private final EventLoop timers;
    private final GroupCoordinator consumers;
    private final GroupPositions positions;
    private final Map<String, CursorGroup> groups = new ConcurrentHashMap<>();

    /** @param consumers of which a cursor is the group of its name */
    public Cursors(Environment environment, LogStore log, EventLoop timers, GroupCoordinator consumers) {
        this.environment = environment;
        this.log = log;
        this.timers = timers;
        this.consumers = consumers;
        this.positions = consumers.positions();
    }

    /** @param feed of the cursor's plan, for this member alone */
    public CursorReader join(Catalog catalog, CursorDefinition cursor, PartitionFeed feed, String member) {
        CursorGroup group = group(catalog, cursor);
        CursorMember joined = new CursorMember(group, consumers, feed, environment, timers, member);
        group.join(joined);
        return joined;
    }

    private CursorGroup group(Catalog catalog, CursorDefinition cursor) {
        return groups.computeIfAbsent(
                cursor.name(),
                name -> new CursorGroup(
                        cursor, catalog.relation(cursor.relation()).topic(), log, positions));
    }

    /**
     * Begins to commit: partitions stay with their readers until {@link #committed} or {@link #notCommitted}.
     *
     * @return of {@code commits} what is their readers' to commit
     * @throws io.millrace.common.error.MillraceException SERIALIZATION_FAILURE if rows went to others; CURSOR_NOT_FOUND
     */
    public List<CursorCommit> begin(List<CursorCommit> commits) {
        List<CursorCommit> begun = new ArrayList<>();
        try {
            for (CursorCommit commit : commits) {
                CursorMember member = member(commit);
                if (member == null) {
                    throw ErrorCode.CURSOR_NOT_FOUND.error("cursor \"%s\" does not exist", commit.cursor());
                }
                begun.add(new CursorCommit(commit.cursor(), commit.member(), member.beginCommit(commit.positions())));
            }
        } catch (RuntimeException e) {
            notCommitted(begun);
            throw e;
        }
        return begun;
    }

    private @Nullable CursorMember member(CursorCommit commit) {
        CursorGroup group = groups.get(commit.cursor());
        return group == null ? null : group.member(commit.member());
    }

    /** What makes {@code commits}, which have begun, durable, to be appended together with what belongs to them. */
    public List<Append> appends(List<CursorCommit> commits) {
        List<Append> appends = new ArrayList<>();
        for (CursorCommit commit : commits) {
            CursorGroup group = groups.get(commit.cursor());
            if (group != null && !commit.positions().isEmpty()) {
                appends.add(positions.append(commit.cursor(), positions(group, commit.positions())));
            }
        }
        return appends;
    }

    private Map<PartitionId, GroupPosition> positions(CursorGroup group, Map<Integer, Long> offsets) {
        long now = environment.clock().currentTimeMillis();
        Map<PartitionId, GroupPosition> byPartition = new HashMap<>();
        offsets.forEach((partition, offset) ->
                byPartition.put(group.partition(partition), new GroupPosition(offset, UNKNOWN_EPOCH, "", now)));
        return byPartition;
    }

    /** {@code commits} are durable. */
    public void committed(List<CursorCommit> commits) {
        for (CursorCommit commit : commits) {
            CursorGroup group = groups.get(commit.cursor());
            if (group != null) {
                positions.applied(commit.cursor(), positions(group, commit.positions()));
            }
            end(commit, commit.positions());
        }
    }

    /** What was begun came to nothing. */
    public void notCommitted(List<CursorCommit> commits) {
        commits.forEach(commit -> end(commit, Map.of()));
    }

    private void end(CursorCommit commit, Map<Integer, Long> durable) {
        CursorMember member = member(commit);
        if (member != null) {
            member.endCommit(durable);
        }
    }

    /** Makes the place where a new cursor begins durable, since it may not be found again later. */
    public CompletableFuture<?> created(Catalog catalog, CursorDefinition cursor) {
        CursorGroup group = group(catalog, cursor);
        return commit(group, group.committed());
    }

    private CompletableFuture<Void> commit(CursorGroup group, Map<Integer, Long> offsets) {
        return positions.commit(group.definition().name(), positions(group, offsets));
    }

    /** Removes a cursor's positions; its members find that it is gone. */
    public CompletableFuture<?> dropped(String cursor) {
        CursorGroup group = groups.remove(cursor);
        if (group != null) {
            group.drop();
        }
        return positions.remove(cursor, positions.committed(cursor).keySet());
    }

    /**
     * Commits for one group what another has committed.
     *
     * @throws io.millrace.common.error.MillraceException DUPLICATE_CURSOR if that group is known already
     */
    public CompletableFuture<Void> copyPositions(String from, String to) {
        if (!positions.committed(to).isEmpty()
                || !consumers.describe(to).members().isEmpty()) {
            throw ErrorCode.DUPLICATE_CURSOR
                    .error("consumer group \"%s\" already exists", to)
                    .hint("SHOW CURSORS lists the groups of Kafka clients too.");
        }
        return positions.commit(to, positions.committed(from));
    }

    /** Of readers that join from now on. */
    public void altered(CursorDefinition cursor) {
        CursorGroup group = groups.get(cursor.name());
        if (group != null) {
            group.redefine(cursor);
        }
    }

    public CompletableFuture<Void> move(Catalog catalog, CursorDefinition cursor, CursorTarget target) {
        CursorGroup group = group(catalog, cursor);
        group.checkNotHeld();
        checkNoClients(cursor.name());
        Map<Integer, Long> moved = new TreeMap<>();
        if (target instanceof CursorTarget.Offsets offsets) {
            offsets.byPartition()
                    .forEach((partition, offset) -> moved.put(partition, checked(group, partition, offset)));
        } else {
            for (int partition = 0; partition < group.partitionCount(); partition++) {
                moved.put(partition, place(log.partition(group.partition(partition)), target));
            }
        }
        return commit(group, moved).thenAccept(result -> group.moved());
    }

    /** They would not notice, and commit on from where they are. */
    private void checkNoClients(String name) {
        for (GroupDescription.Member member : consumers.describe(name).members()) {
            if (member.kind() != MemberKind.LOCAL) {
                throw ErrorCode.OBJECT_IN_USE
                        .error("cursor \"%s\" is being read by %s", name, member.memberId())
                        .hint("Stop the Kafka clients of this group first.");
            }
        }
    }

    private static long place(PartitionLog partition, CursorTarget target) {
        if (target instanceof CursorTarget.Earliest) {
            return partition.startOffset();
        }
        return target instanceof CursorTarget.Timestamp timestamp
                ? CursorStart.atTimestamp(partition, timestamp.millis())
                : partition.stableOffset();
    }

    private long checked(CursorGroup group, int number, long offset) {
        if (number < 0 || number >= group.partitionCount()) {
            throw ErrorCode.INVALID_PARAMETER_VALUE.error(
                    "partition %s does not exist, there are %s", number, group.partitionCount());
        }
        PartitionId id = group.partition(number);
        PartitionLog partition = log.partition(id);
        if (offset < partition.startOffset() || offset > partition.stableOffset()) {
            throw ErrorCode.OFFSET_OUT_OF_RANGE.error(
                    "offset %s of %s is not between %s and %s",
                    offset, id, partition.startOffset(), partition.stableOffset());
        }
        return offset;
    }

    /** One for each partition of each cursor, and of groups that only clients of the Kafka wire know. */
    public List<CursorStatus> statuses(Catalog catalog) {
        List<CursorStatus> statuses = new ArrayList<>();
        for (CursorDefinition cursor : catalog.cursors().values()) {
            CursorGroup group = group(catalog, cursor);
            Map<PartitionId, Long> committed = new TreeMap<>();
            group.committed().forEach((partition, offset) -> committed.put(group.partition(partition), offset));
            add(statuses, cursor.name(), cursor.relation(), committed);
        }
        for (GroupDescription group : consumers.list()) {
            if (!catalog.cursors().containsKey(group.group())) {
                add(statuses, group.group(), null, new TreeMap<>());
            }
        }
        return statuses;
    }

    /** @param relation that is read; null for the topics' own */
    private void add(
            List<CursorStatus> statuses, String name, @Nullable String relation, Map<PartitionId, Long> offsets) {
        positions.committed(name).forEach((partition, position) -> offsets.put(partition, position.offset()));
        Map<PartitionId, String> readers = new TreeMap<>();
        for (GroupDescription.Member member : consumers.describe(name).members()) {
            member.assigned().forEach(partition -> {
                readers.put(partition, member.kind() == MemberKind.LOCAL ? member.clientId() : member.memberId());
                offsets.putIfAbsent(partition, CursorStatus.NONE);
            });
        }
        offsets.forEach((id, offset) -> {
            boolean exists = log.topic(id.topic())
                    .filter(topic -> id.partition() < topic.partitions())
                    .isPresent();
            if (exists) { // of a topic that is gone nothing is to be read
                statuses.add(new CursorStatus(
                        name,
                        relation == null ? id.topic() : relation,
                        id.partition(),
                        offset,
                        log.partition(id).stableOffset(),
                        readers.get(id)));
            }
        });
    }
}
