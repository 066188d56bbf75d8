package io.millrace.engine.cursor;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.CursorCommit;
import io.millrace.engine.catalog.CursorDefinition;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import io.millrace.storage.TopicConfig;
import io.millrace.storage.group.GroupPosition;
import io.millrace.storage.group.GroupPositions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The members of one cursor and which partitions each reads: ranges of equal size. A partition whose rows a member has
 * fetched and not committed stays with it until it has. Thread-safe.
 */
final class CursorGroup {
    private final CursorDefinition definition;
    private final String topic;
    private final LogStore log;
    private final GroupPositions positions;
    private final List<CursorMember> members = new ArrayList<>();
    private final Map<Integer, CursorMember> owners = new HashMap<>();
    private boolean dropped;

    /** Counts moves: what members hold from before one is void. */
    private long moves;

    CursorGroup(CursorDefinition definition, String topic, LogStore log, GroupPositions positions) {
        this.definition = definition;
        this.topic = topic;
        this.log = log;
        this.positions = positions;
    }

    CursorDefinition definition() {
        return definition;
    }

    int partitionCount() {
        return log.topic(topic).map(TopicConfig::partitions).orElse(0);
    }

    PartitionId partition(int number) {
        return new PartitionId(topic, number);
    }

    synchronized void join(CursorMember member) {
        members.add(member);
    }

    void leave(CursorMember member) {
        synchronized (this) {
            members.remove(member);
            owners.values().removeIf(owner -> owner == member);
        }
        wakeAll();
    }

    /**
     * Gives {@code member} its share, as far as others have let go of it.
     *
     * @return committed positions by partition; those it may read
     * @throws MillraceException CURSOR_NOT_FOUND
     */
    synchronized Map<Integer, Long> share(CursorMember member) {
        if (dropped || !members.contains(member)) {
            throw notFound();
        }
        int partitions = partitionCount();
        for (int partition = 0; partition < partitions; partition++) {
            CursorMember wanted = members.get(
                    Math.min(members.size() - 1, (int) ((long) partition * members.size() / Math.max(1, partitions))));
            CursorMember owner = owners.get(partition);
            if (owner == null || owner != wanted && !owner.holds(partition)) {
                owners.put(partition, wanted);
            }
        }
        Map<Integer, Long> committed = committed();
        Map<Integer, Long> share = new TreeMap<>();
        owners.forEach((partition, owner) -> {
            Long position = committed.get(partition);
            if (owner == member && position != null) {
                share.put(partition, position);
            }
        });
        return share;
    }

    synchronized long moves() {
        return moves;
    }

    /** Of all partitions; where nothing was committed, where the cursor begins. */
    Map<Integer, Long> committed() {
        Map<PartitionId, GroupPosition> known = positions.committed(definition.name());
        Map<Integer, Long> all = new TreeMap<>();
        for (int partition = 0; partition < partitionCount(); partition++) {
            GroupPosition position = known.get(partition(partition));
            // Partitions that were added later hold nothing that the cursor should not see.
            String start = known.isEmpty() ? definition.start() : "earliest";
            all.put(
                    partition,
                    position != null ? position.offset() : CursorStart.of(log.partition(partition(partition)), start));
        }
        return all;
    }

    /** Waiting members may have something to read now. */
    void wakeAll() {
        List<CursorMember> present;
        synchronized (this) {
            present = List.copyOf(members);
        }
        present.forEach(CursorMember::wake);
    }

    /** @throws MillraceException OBJECT_IN_USE while a member has rows that are fetched and not committed */
    synchronized void checkNotHeld() {
        for (Map.Entry<Integer, CursorMember> owned : owners.entrySet()) {
            if (owned.getValue().holds(owned.getKey())) {
                throw ErrorCode.OBJECT_IN_USE
                        .error(
                                "cursor \"%s\" is being read by %s",
                                definition.name(), owned.getValue().member())
                        .hint("COMMIT or ROLLBACK there first.");
            }
        }
    }

    /** {@code commit} is durable: partitions that were held for it can change hands. */
    void committed(CursorCommit commit) {
        List<CursorMember> present;
        synchronized (this) {
            present = List.copyOf(members);
        }
        present.forEach(member -> member.committed(commit));
        wakeAll();
    }

    void moved() {
        synchronized (this) {
            moves++;
        }
        wakeAll();
    }

    void drop() {
        synchronized (this) {
            dropped = true;
        }
        wakeAll();
    }

    synchronized @Nullable String owner(int partition) {
        CursorMember owner = owners.get(partition);
        return owner == null ? null : owner.member();
    }

    private MillraceException notFound() {
        return ErrorCode.CURSOR_NOT_FOUND.error("cursor \"%s\" does not exist", definition.name());
    }
}
