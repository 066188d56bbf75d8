package io.millrace.engine.cursor;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.CursorDefinition;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import io.millrace.storage.TopicConfig;
import io.millrace.storage.group.GroupPosition;
import io.millrace.storage.group.GroupPositions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One cursor: where it is, and the readers of this process; {@code storage.group} knows who else reads. Thread-safe. */
final class CursorGroup {
    private final String topic;
    private final LogStore log;
    private final GroupPositions positions;
    private final Map<String, CursorMember> members = new ConcurrentHashMap<>();
    private volatile CursorDefinition definition;
    private volatile boolean dropped;

    CursorGroup(CursorDefinition definition, String topic, LogStore log, GroupPositions positions) {
        this.definition = definition;
        this.topic = topic;
        this.log = log;
        this.positions = positions;
    }

    CursorDefinition definition() {
        return definition;
    }

    void redefine(CursorDefinition newDefinition) {
        definition = newDefinition;
    }

    String topic() {
        return topic;
    }

    int partitionCount() {
        return log.topic(topic).map(TopicConfig::partitions).orElse(0);
    }

    PartitionId partition(int number) {
        return new PartitionId(topic, number);
    }

    void join(CursorMember member) {
        members.put(member.memberId(), member);
    }

    void leave(CursorMember member) {
        members.remove(member.memberId());
    }

    /** Null once it has left. */
    @Nullable
    CursorMember member(String memberId) {
        return members.get(memberId);
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

    /** @throws MillraceException CURSOR_NOT_FOUND */
    void checkNotDropped() {
        if (dropped) {
            throw ErrorCode.CURSOR_NOT_FOUND.error("cursor \"%s\" does not exist", definition.name());
        }
    }

    /** @throws MillraceException OBJECT_IN_USE while a reader has rows that are fetched and not committed */
    void checkNotHeld() {
        for (CursorMember member : members.values()) {
            if (member.holdsAny()) {
                throw ErrorCode.OBJECT_IN_USE
                        .error("cursor \"%s\" is being read by %s", definition.name(), member.who())
                        .hint("COMMIT or ROLLBACK there first.");
            }
        }
    }

    /** Positions were set: what readers have fetched is void. */
    void moved() {
        members.values().forEach(CursorMember::rewind);
    }

    void drop() {
        dropped = true;
        List.copyOf(members.values()).forEach(CursorMember::wake);
    }
}
