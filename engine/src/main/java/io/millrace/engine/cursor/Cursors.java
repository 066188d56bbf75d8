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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** All named cursors. Thread-safe. */
public final class Cursors {
    private final Environment environment;
    private final LogStore log;
    private final EventLoop timers;
    private final CursorPositions positions;
    private final Map<String, CursorGroup> groups = new ConcurrentHashMap<>();

    /** Reads the committed positions; waits for the disk. */
    public Cursors(Environment environment, LogStore log, EventLoop timers) {
        this.environment = environment;
        this.log = log;
        this.timers = timers;
        this.positions = new CursorPositions(environment, log);
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
            if (!catalog.cursors().containsKey(commit.cursor())) {
                throw ErrorCode.CURSOR_NOT_FOUND.error("cursor \"%s\" does not exist", commit.cursor());
            }
            if (!commit.positions().isEmpty()) {
                appends.add(positions.append(commit));
            }
        }
        return appends;
    }

    /** {@code commits} are durable. */
    public void committed(List<CursorCommit> commits) {
        for (CursorCommit commit : commits) {
            positions.apply(commit);
            CursorGroup group = groups.get(commit.cursor());
            if (group != null) {
                group.committed(commit);
            }
        }
    }

    /** Makes the place where a new cursor begins durable, since it may not be found again later. */
    public CompletableFuture<?> created(Catalog catalog, CursorDefinition cursor) {
        CursorCommit commit =
                new CursorCommit(cursor.name(), group(catalog, cursor).committed());
        return commit(commit);
    }

    private CompletableFuture<?> commit(CursorCommit commit) {
        if (commit.positions().isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        Append append = positions.append(commit);
        return log.partition(append.partition()).append(append.batch()).thenApply(result -> {
            positions.apply(commit);
            return result;
        });
    }

    /** Removes a cursor's positions; its members find that it is gone. */
    public CompletableFuture<?> dropped(String cursor) {
        CursorGroup group = groups.remove(cursor);
        if (group != null) {
            group.drop();
        }
        Set<Integer> partitions = positions.committed(cursor).keySet();
        if (partitions.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        Append removal = positions.removal(cursor, partitions);
        return log.partition(removal.partition()).append(removal.batch()).thenApply(result -> {
            positions.remove(cursor);
            return result;
        });
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
        return commit(new CursorCommit(cursor.name(), moved)).thenAccept(result -> group.moved());
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
        return statuses;
    }
}
