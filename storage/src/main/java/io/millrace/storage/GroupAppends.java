package io.millrace.storage;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
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

    private final StoreContext context;

    private volatile boolean closed;

    /** @param partitions raises an error for one that there is not */
    GroupAppends(Function<PartitionId, PartitionLog> partitions, StoreContext context, DiskRoom room) {
        this.partitions = partitions;
        this.context = context;
        this.room = room;
    }

    /** Nothing more is taken; complete when all that was has ended. */
    CompletableFuture<Void> close() {
        closed = true;
        CompletableFuture<?>[] ends = underWay.stream()
                .map(group -> group.future.handle((results, error) -> true))
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(ends);
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
            if (group.parts.size() > GroupIntents.MOST_PARTS) {
                throw ErrorCode.LIMIT_EXCEEDED
                        .error("one append to %s partitions", group.parts.size())
                        .detail("At most " + GroupIntents.MOST_PARTS + " are taken.");
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
            MillraceException failure = context.journal().failure();
            if (failure != null) {
                throw ErrorCode.PARTITION_STOPPED.causedBy(
                        failure, "appends to several partitions have stopped: %s", failure.message());
            }
            group.parts.forEach(part -> part.partition.writer().admission().place(part));
            journaled = group.needsJournal();
            if (journaled) {
                context.journal().add(new GroupIntents(group), false);
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
