package io.millrace.storage;

import io.millrace.common.error.ErrorCode;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Appends that are one although they go to several partitions; see {@link LogStore#append}. Thread-safe. */
final class GroupAppends {
    private final Function<PartitionId, PartitionLog> partitions;
    private final DiskRoom room;

    /** Those under way: none may be cut in half by closing. */
    private final Set<Part.Group> underWay = ConcurrentHashMap.newKeySet();

    /** Replaced once, when the store is loaded. */
    private volatile GroupJournal journal;

    private volatile boolean closed;

    /** @param partitions raises an error for one that there is not */
    GroupAppends(Function<PartitionId, PartitionLog> partitions, GroupJournal journal, DiskRoom room) {
        this.partitions = partitions;
        this.journal = journal;
        this.room = room;
    }

    void journal(GroupJournal newJournal) {
        journal = newJournal;
    }

    /** Nothing more is taken; complete when all that was has ended. */
    CompletableFuture<Void> close() {
        closed = true;
        CompletableFuture<?>[] ends = underWay.stream()
                .map(group -> group.future.handle((results, error) -> true))
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(ends);
    }

    /** What the journal says is over. */
    void closeJournal() throws IOException {
        journal.close();
    }

    CompletableFuture<List<Append.Result>> append(List<Append> appends) {
        if (appends.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        Part.Group group = new Part.Group();
        try {
            TreeMap<PartitionId, Part> parts = new TreeMap<>();
            for (Append append : appends) {
                PartitionLog partition = partitions.apply(append.partition());
                Part part = parts.computeIfAbsent(append.partition(), id -> new Part(partition, group));
                group.order.add(part);
                group.places.add(part.offered.size());
                part.offer(append.batch());
            }
            group.parts.addAll(parts.values());
            group.missing = group.parts.size();
            if (GroupIntents.size(group) > GroupJournal.FILE_BYTES) {
                throw ErrorCode.LIMIT_EXCEEDED
                        .error("one append to %s partitions", group.parts.size())
                        .detail("At most about 4600 are taken.");
            }
            group.parts.forEach(part -> part.partition.checkAppend(part));
            underWay.add(group);
            group.future.whenComplete((results, error) -> underWay.remove(group));
            if (closed) {
                throw ErrorCode.SHUTTING_DOWN.error("the log is closed");
            }
            room.reserve(group);
            admit(group);
        } catch (RuntimeException e) {
            group.future.completeExceptionally(e);
        }
        return group.future;
    }

    /** All or none: the locks of all are taken in one order, so that groups are in the same order everywhere. */
    private void admit(Part.Group group) {
        int locked = 0;
        boolean journaled;
        try {
            for (Part part : group.parts) {
                part.partition.writer().admission().lock();
                locked++;
            }
            group.parts.forEach(part -> part.partition.writer().admission().check(part));
            journal.checkRunning();
            group.parts.forEach(part -> part.partition.writer().admission().place(part));
            journaled = group.needsJournal();
            if (journaled) {
                journal.add(group);
            }
        } finally {
            for (Part part : group.parts.subList(0, locked)) {
                part.partition.writer().admission().unlock();
            }
        }
        if (!journaled) {
            group.intended();
        }
    }
}
