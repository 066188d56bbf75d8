package io.millrace.storage;

import io.millrace.common.error.ErrorCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Group commit of one partition: while a force runs, what is appended gathers for the next. At most one task of a lane
 * runs at a time, on the blocking pool, or on the loop of a partition that has it for itself; rolls and deletions take their turn in it, so that no force meets them.
 */
final class CommitLane {
    /** Forces in a row before other partitions get the thread. */
    private static final int ROUNDS_PER_TURN = 32;

    /** Work on the partition's files that waits. */
    interface FileWork {
        void run() throws IOException;
    }

    private final PartitionLog partition;
    private final Executor blocking;

    /** Guarded by this, as is all below. */
    private List<Part> written = new ArrayList<>();

    private List<FileWork> upkeep = new ArrayList<>();
    private boolean running;

    CommitLane(PartitionLog partition, Executor blocking) {
        this.partition = partition;
        this.blocking = blocking;
    }

    /** Parts that are written and to be forced. */
    void add(List<Part> parts) {
        synchronized (this) {
            written.addAll(parts);
            if (running) {
                return;
            }
            running = true;
        }
        blocking.execute(this::run);
    }

    /** As {@link #add(List)}, but forces on the caller's thread if nothing is under way. */
    void addHere(List<Part> parts) {
        synchronized (this) {
            if (running) {
                written.addAll(parts);
                return;
            }
            running = true;
        }
        runRound(parts, List.of());
        synchronized (this) {
            if (written.isEmpty() && upkeep.isEmpty()) {
                running = false;
                return;
            }
        }
        blocking.execute(this::run);
    }

    /** Runs {@code work} after a force of everything added before. */
    void add(FileWork work) {
        synchronized (this) {
            upkeep.add(work);
            if (running) {
                return;
            }
            running = true;
        }
        blocking.execute(this::run);
    }

    synchronized boolean isIdle() {
        return !running;
    }

    /** What is not yet forced, since it never will be. */
    synchronized List<Part> abandon() {
        List<Part> lost = written;
        written = new ArrayList<>();
        return lost;
    }

    private void run() {
        for (int round = 0; round < ROUNDS_PER_TURN; round++) {
            List<Part> parts;
            List<FileWork> work;
            synchronized (this) {
                if (written.isEmpty() && upkeep.isEmpty()) {
                    running = false;
                    return;
                }
                parts = written;
                work = upkeep;
                written = new ArrayList<>();
                upkeep = new ArrayList<>();
            }
            runRound(parts, work);
        }
        blocking.execute(this::run);
    }

    private void runRound(List<Part> parts, List<FileWork> work) {
        try {
            if (!parts.isEmpty()) {
                partition.writer().commit(parts);
            }
            for (FileWork each : work) {
                each.run();
            }
        } catch (IOException e) {
            fail(parts, StorageErrors.of(e, "committing to " + partition.id()));
        } catch (RuntimeException | Error e) {
            fail(parts, ErrorCode.INTERNAL_ERROR.causedBy(e, "committing to %s failed: %s", partition.id(), e));
        }
    }

    private void fail(List<Part> parts, @Nullable Throwable error) {
        Throwable cause = java.util.Objects.requireNonNull(error);
        partition.stop(cause);
        parts.forEach(part -> part.fail(cause));
    }
}
