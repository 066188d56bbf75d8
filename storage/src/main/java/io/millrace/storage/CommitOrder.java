package io.millrace.storage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The node's one order of commits. Durable parts become visible here: one after another in a partition, all parts of a
 * group at once. Thread-safe.
 */
final class CommitOrder {
    private static final int OPTIMISTIC_TRIES = 8;

    private final StampedLock lock = new StampedLock();

    /** {@code parts} of {@code partition}, in offset order, are durable, as is everything before them. */
    void durable(PartitionLog partition, List<Part> parts) {
        List<Part> published = new ArrayList<>(parts.size());
        Set<PartitionLog> moved = new LinkedHashSet<>();
        long stamp = lock.writeLock();
        try {
            partition.progress().awaiting.addAll(parts);
            advanceAll(List.of(partition), published, moved);
        } finally {
            lock.unlockWrite(stamp);
        }
        published.forEach(Part::succeed);
        moved.forEach(PartitionLog::notifyCommit);
    }

    /** The topic of {@code part} was deleted: the others of its group become visible without it. */
    void drop(Part part, Part.Group group, Throwable error) {
        List<Part> published = new ArrayList<>();
        Set<PartitionLog> moved = new LinkedHashSet<>();
        long stamp = lock.writeLock();
        try {
            if (part.dropped) {
                return;
            }
            part.dropped = true;
            group.dropped = error;
            if (!part.arrived) {
                part.arrived = true;
                group.missing--;
            }
            List<PartitionLog> others = new ArrayList<>();
            for (Part other : group.parts) {
                if (!other.dropped) {
                    others.add(other.partition);
                }
            }
            if (others.isEmpty()) {
                published.add(part);
            }
            advanceAll(others, published, moved);
        } finally {
            lock.unlockWrite(stamp);
        }
        published.forEach(Part::succeed);
        moved.forEach(PartitionLog::notifyCommit);
    }

    private static void advanceAll(List<PartitionLog> partitions, List<Part> published, Set<PartitionLog> moved) {
        ArrayDeque<PartitionLog> work = new ArrayDeque<>(partitions);
        PartitionLog next;
        while ((next = work.poll()) != null) {
            advance(next, published, moved, work);
        }
    }

    private static void advance(
            PartitionLog partition, List<Part> published, Set<PartitionLog> moved, ArrayDeque<PartitionLog> work) {
        Part head;
        while ((head = partition.progress().awaiting.peek()) != null) {
            Part.Group group = head.group;
            if (head.dropped) {
                partition.progress().awaiting.remove(); // came too late: its topic is gone and its group went on
                continue;
            }
            if (group == null) {
                publish(head, moved);
                published.add(head);
                continue;
            }
            if (!head.arrived) {
                head.arrived = true;
                group.missing--;
            }
            if (group.missing > 0 || group.future.isDone()) {
                return;
            }
            for (Part part : group.parts) {
                if (!part.dropped) {
                    publish(part, moved);
                    work.add(part.partition);
                }
            }
            published.add(head);
        }
    }

    private static void publish(Part part, Set<PartitionLog> moved) {
        part.partition.progress().awaiting.remove();
        part.partition.progress().committed(part);
        moved.add(part.partition);
    }

    /** Takes away what waits for other partitions, since this one has stopped. */
    List<Part> abandon(PartitionLog partition) {
        long stamp = lock.writeLock();
        try {
            List<Part> waiting = new ArrayList<>(partition.progress().awaiting);
            partition.progress().awaiting.clear();
            return waiting;
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /** The stable offsets at one instant; a partition that {@code find} does not know is left out. */
    Cut cut(Collection<PartitionId> ids, Function<PartitionId, @Nullable PartitionLog> find) {
        List<PartitionLog> partitions = new ArrayList<>(ids.size());
        for (PartitionId id : ids) {
            PartitionLog partition = find.apply(id);
            if (partition != null) {
                partitions.add(partition);
            }
        }
        long[] offsets = new long[partitions.size()];
        for (int i = 0; i < OPTIMISTIC_TRIES; i++) {
            long stamp = lock.tryOptimisticRead();
            if (stamp != 0) {
                copy(partitions, offsets);
                if (lock.validate(stamp)) {
                    return cutOf(partitions, offsets);
                }
            }
        }
        long stamp = lock.readLock();
        try {
            copy(partitions, offsets);
        } finally {
            lock.unlockRead(stamp);
        }
        return cutOf(partitions, offsets);
    }

    private static void copy(List<PartitionLog> partitions, long[] offsets) {
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = partitions.get(i).stableOffset();
        }
    }

    private static Cut cutOf(List<PartitionLog> partitions, long[] offsets) {
        Map<PartitionId, Long> cut = new LinkedHashMap<>();
        for (int i = 0; i < offsets.length; i++) {
            cut.put(partitions.get(i).id(), offsets[i]);
        }
        return new Cut(cut);
    }
}
