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
import io.millrace.storage.group.GroupPosition;
import io.millrace.storage.group.GroupPositions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** All named cursors. Thread-safe. */
public final class Cursors {
    private static final int UNKNOWN_EPOCH = -1;

    private final Environment environment;
    private final LogStore log;
    private final EventLoop timers;
    private final GroupPositions positions;
    private final Map<String, CursorGroup> groups = new ConcurrentHashMap<>();

    /** @param positions of all consumer groups: a cursor is the group of its name */
    public Cursors(Environment environment, LogStore log, EventLoop timers, GroupPositions positions) {
        this.environment = environment;
        this.log = log;
        this.timers = timers;
        this.positions = positions;
    }

    /** @param feed of the cursor's plan, for this member alone */
    public CursorReader join(Catalog catalog, CursorDefinition cursor, PartitionFeed feed, String member) {
        CursorGroup group = group(catalog, cursor);
        CursorMember joined = new CursorMember(group, feed, environment, timers, member);
        group.join(joined);
        group.wakeAll();
        return joined;
    }

    private CursorGroup group(Catalog catalog, CursorDefinition cursor) {
        return groups.computeIfAbsent(
                cursor.name(),
                name -> new CursorGroup(
                        cursor, catalog.relation(cursor.relation()).topic(), log, positions));
    }

    /** What makes {@code commits} durable, to be appended together with what belongs to them. */
    public List<Append> appends(Catalog catalog, List<CursorCommit> commits) {
        List<Append> appends = new ArrayList<>();
        for (CursorCommit commit : commits) {
            CursorDefinition cursor = catalog.cursors().get(commit.cursor());
            if (cursor == null) {
                throw ErrorCode.CURSOR_NOT_FOUND.error("cursor \"%s\" does not exist", commit.cursor());
            }
            if (!commit.positions().isEmpty()) {
                appends.add(positions.append(commit.cursor(), positions(group(catalog, cursor), commit)));
            }
        }
        return appends;
    }

    private Map<PartitionId, GroupPosition> positions(CursorGroup group, CursorCommit commit) {
        long now = environment.clock().currentTimeMillis();
        Map<PartitionId, GroupPosition> byPartition = new HashMap<>();
        commit.positions()
                .forEach((partition, offset) ->
                        byPartition.put(group.partition(partition), new GroupPosition(offset, UNKNOWN_EPOCH, "", now)));
        return byPartition;
    }

    /** {@code commits} are durable. */
    public void committed(List<CursorCommit> commits) {
        for (CursorCommit commit : commits) {
            CursorGroup group = groups.get(commit.cursor());
            if (group != null) {
                positions.applied(commit.cursor(), positions(group, commit));
                group.committed(commit);
            }
        }
    }

    /** Makes the place where a new cursor begins durable, since it may not be found again later. */
    public CompletableFuture<?> created(Catalog catalog, CursorDefinition cursor) {
        CursorGroup group = group(catalog, cursor);
        return commit(group, group.committed());
    }

    private CompletableFuture<Void> commit(CursorGroup group, Map<Integer, Long> offsets) {
        CursorCommit commit = new CursorCommit(group.definition().name(), offsets);
        return positions.commit(commit.cursor(), positions(group, commit));
    }

    /** Removes a cursor's positions; its members find that it is gone. */
    public CompletableFuture<?> dropped(String cursor) {
        CursorGroup group = groups.remove(cursor);
        if (group != null) {
            group.drop();
        }
        return positions.remove(cursor, positions.committed(cursor).keySet());
    }

    public CompletableFuture<Void> move(Catalog catalog, CursorDefinition cursor, CursorTarget target) {
        CursorGroup group = group(catalog, cursor);
        group.checkNotHeld();
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

    public List<CursorStatus> statuses(Catalog catalog) {
        List<CursorStatus> statuses = new ArrayList<>();
        for (CursorDefinition cursor : catalog.cursors().values()) {
            CursorGroup group = group(catalog, cursor);
            new HashMap<>(group.committed())
                    .forEach((partition, position) -> statuses.add(new CursorStatus(
                            cursor.name(),
                            cursor.relation(),
                            partition,
                            position,
                            log.partition(group.partition(partition)).stableOffset(),
                            group.owner(partition))));
        }
        for (String name : positions.groups()) {
            if (!catalog.cursors().containsKey(name)) {
                positions
                        .committed(name)
                        .forEach((partition, position) -> ofGroup(name, partition, position, statuses));
            }
        }
        return statuses;
    }

    /** A group that only clients of the Kafka wire know; of a topic that is gone nothing is to be read. */
    private void ofGroup(String name, PartitionId id, GroupPosition position, List<CursorStatus> statuses) {
        if (log.topic(id.topic()).isPresent()) {
            statuses.add(new CursorStatus(
                    name,
                    id.topic(),
                    id.partition(),
                    position.offset(),
                    log.partition(id).stableOffset(),
                    null));
        }
    }
}
