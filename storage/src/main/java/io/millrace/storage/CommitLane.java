package io.millrace.storage;

import io.millrace.common.error.ErrorCode;
import io.millrace.storage.journal.JournalFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Group commit of one partition: while some appends are made durable, others gather for the next round. A round goes to
 * the journal, or forces the partition's file on the blocking pool; at most one of a lane runs at a time. Rolls and
 * deletions take their turn in it.
 */
final class CommitLane {
    /** Work on the partition's files that waits. */
    interface FileWork {
        void run() throws IOException;
    }

    private final PartitionLog partition;
    private final Durability durability;
    private final Executor blocking;

    /** Guarded by this, as is all below. */
    private List<Part> written = new ArrayList<>();

    private List<FileWork> upkeep = new ArrayList<>();

    /** Comes after the round that runs. */
    private List<FileWork> due = new ArrayList<>();

    private boolean running;

    CommitLane(PartitionLog partition, Durability durability, Executor blocking) {
        this.partition = partition;
        this.durability = durability;
        this.blocking = blocking;
    }

    /** Parts that are written and to be made durable; {@code here}, if nothing is under way, on the caller's thread. */
    void add(List<Part> parts, boolean here) {
        synchronized (this) {
            written.addAll(parts);
            if (running) {
                return;
            }
            running = true;
        }
        next(here);
    }

    /** Runs {@code work} after everything added before is durable. */
    void add(FileWork work) {
        synchronized (this) {
            upkeep.add(work);
            if (running) {
                return;
            }
            running = true;
        }
        next(false);
    }

    synchronized boolean isIdle() {
        return !running;
    }

    /** What is not yet under way, since it never will be. */
    synchronized List<Part> abandon() {
        List<Part> lost = written;
        written = new ArrayList<>();
        return lost;
    }

    /** Begins the next round: of parts, or of the work that was added beside those of the last one. */
    private void next(boolean here) {
        List<Part> parts = List.of();
        List<FileWork> work = List.of();
        synchronized (this) {
            if (due.isEmpty()) {
                parts = written;
                due = upkeep;
                written = new ArrayList<>();
                upkeep = new ArrayList<>();
            }
            if (parts.isEmpty()) {
                work = due;
                due = new ArrayList<>();
            }
            if (parts.isEmpty() && work.isEmpty()) {
                running = false;
                return;
            }
        }
        if (durability.journal(parts, this, here)) {
            return; // goes on when they are
        }
        if (here) {
            round(parts, work);
        } else {
            List<Part> written = parts;
            List<FileWork> other = work;
            blocking.execute(() -> round(written, other));
        }
    }

    private void round(List<Part> parts, List<FileWork> work) {
        if (!parts.isEmpty()) {
            attempt(parts, () -> durability.commit(parts));
        }
        work.forEach(each -> attempt(List.of(), each));
        next(false);
    }

    /** {@code parts} are durable, in a file of the journal. */
    void journaled(List<Part> parts, JournalFile file) {
        attempt(parts, () -> durability.journaled(parts, file));
        next(false);
    }

    /** The journal has failed, which says nothing of the partition's own file. */
    void notJournaled(List<Part> parts) {
        blocking.execute(() -> round(parts, List.of()));
    }

    private void attempt(List<Part> parts, FileWork work) {
        try {
            work.run();
        } catch (IOException e) {
            fail(parts, StorageErrors.of(e, "committing to " + partition.id()));
        } catch (RuntimeException | Error e) {
            fail(parts, ErrorCode.INTERNAL_ERROR.causedBy(e, "committing to %s failed: %s", partition.id(), e));
        }
    }

    private void fail(List<Part> parts, Throwable cause) {
        partition.stop(cause);
        parts.forEach(part -> part.fail(cause));
    }
}
