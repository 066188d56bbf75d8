package io.millrace.storage;

import io.millrace.common.environment.Disk;
import io.millrace.common.environment.DiskFile;
import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Keeps appends to several partitions whole over a crash. What a group will write, and where, is forced here before any
 * of it is written; a start that does not find all of it cuts off the rest, which nobody was told of or shown.
 *
 * <p>Two files of a fixed size, written in turn, see {@link GroupIntents}. A file is used again once all groups it names
 * are committed. At most one task runs at a time, on the blocking pool; groups that arrive meanwhile share the next force.
 * Thread-safe.
 */
final class GroupJournal {
    /** Zero-filled once, so that a force finds its blocks. */
    static final int FILE_BYTES = 128 << 10;

    private final Disk disk;
    private final Path directory;
    private final Executor blocking;

    /** Guarded by this, as is all below. */
    private final ArrayDeque<Part.Group> queue = new ArrayDeque<>();

    private final Side[] sides = {new Side(), new Side()};
    private boolean running;
    private @Nullable MillraceException failure;
    private long epoch;
    private int current;

    /** One of the two files. */
    private static final class Side {
        /** Opened by the first group. Owned by the running task, as is {@link #position}. */
        @Nullable
        DiskFile file;

        int position;

        /** Groups named here and not yet committed. */
        int underWay;

        /** A group named here was lost in part; what is written here will be needed by the next start. */
        boolean needed;
    }

    /** Everything of an epoch below {@code firstEpoch} is over. */
    GroupJournal(Disk disk, Path directory, Executor blocking, long firstEpoch) {
        this.disk = disk;
        this.directory = directory;
        this.blocking = blocking;
        this.epoch = firstEpoch;
    }

    /** @throws MillraceException if groups cannot be journaled any more */
    synchronized void checkRunning() {
        if (failure != null) {
            throw ErrorCode.PARTITION_STOPPED.causedBy(
                    failure, "appends to several partitions have stopped: %s", failure.message());
        }
    }

    /**
     * Forces what {@code group} is about to do and then lets its partitions write. The caller holds the admission locks
     * of all of them, so groups that share a partition come in the order of their offsets.
     */
    void add(Part.Group group) {
        synchronized (this) {
            queue.add(group);
            if (running) {
                return;
            }
            running = true;
        }
        blocking.execute(this::run);
    }

    private void run() {
        while (true) {
            List<Part.Group> groups;
            Side side;
            int index;
            long epochNow;
            synchronized (this) {
                MillraceException stop = failure;
                if (stop != null) {
                    failAll(stop);
                    return;
                }
                if (queue.isEmpty()) {
                    running = false;
                    return;
                }
                side = sides[current];
                if (side.position + GroupIntents.size(queue.element()) > FILE_BYTES && !turn()) {
                    return; // goes on when the other file's last group is committed
                }
                index = current;
                side = sides[index];
                epochNow = epoch;
                groups = take(side);
            }
            try {
                write(side, index, epochNow, groups);
            } catch (IOException e) {
                MillraceException error = StorageErrors.of(e, "journaling an append to several partitions");
                synchronized (this) {
                    failure = error;
                }
                groups.forEach(group -> group.fail(error));
                continue;
            }
            groups.forEach(Part.Group::intended);
        }
    }

    /** As many groups as fit. Guarded by this. */
    private List<Part.Group> take(Side side) {
        List<Part.Group> groups = new ArrayList<>();
        int room = FILE_BYTES - side.position;
        Part.Group next;
        while ((next = queue.peek()) != null && GroupIntents.size(next) <= room) {
            room -= GroupIntents.size(next);
            groups.add(queue.remove());
            side.underWay++;
            Side counted = side;
            next.future.whenComplete((results, error) -> ended(counted, error));
        }
        return groups;
    }

    /** Turns to the other file; false if it cannot be written yet. Guarded by this. */
    private boolean turn() {
        Side other = sides[1 - current];
        if (other.needed) {
            MillraceException error =
                    ErrorCode.PARTITION_STOPPED.error("an earlier append to several partitions was lost in part");
            failure = error;
            failAll(error);
            return false;
        }
        if (other.underWay > 0) {
            running = false;
            return false;
        }
        current = 1 - current;
        other.position = 0;
        epoch++;
        return true;
    }

    private synchronized void failAll(MillraceException error) {
        running = false;
        List<Part.Group> groups = new ArrayList<>(queue);
        queue.clear();
        // Elsewhere, as failing a group stops partitions.
        blocking.execute(() -> groups.forEach(group -> group.fail(error)));
    }

    private void ended(Side side, @Nullable Throwable error) {
        synchronized (this) {
            side.underWay--;
            boolean deleted = error instanceof MillraceException known && known.code() == ErrorCode.TOPIC_NOT_FOUND;
            side.needed |= error != null && !deleted;
            if (running || queue.isEmpty()) {
                return;
            }
            running = true;
        }
        blocking.execute(this::run);
    }

    private void write(Side side, int index, long epochNow, List<Part.Group> groups) throws IOException {
        DiskFile file = side.file;
        if (file == null) {
            file = open(index);
            side.file = file;
        }
        ByteBuffer entries = GroupIntents.encode(epochNow, groups);
        int length = entries.remaining();
        file.write(side.position, entries);
        file.force();
        side.position += length;
    }

    private DiskFile open(int index) throws IOException {
        DiskFile file = disk.open(directory.resolve(GroupIntents.FILES.get(index)));
        // Also over what an earlier run left: it is over.
        file.write(0, ByteBuffer.allocate(FILE_BYTES));
        file.force();
        disk.forceDirectory(directory);
        return file;
    }

    synchronized void close() throws IOException {
        for (Side side : sides) {
            if (side.file != null) {
                side.file.close();
            }
        }
    }
}
