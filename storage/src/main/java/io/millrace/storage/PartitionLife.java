package io.millrace.storage;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a partition takes appends, and whether it can be read: until something stops it, or its topic is deleted.
 * Thread-safe.
 */
final class PartitionLife {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionLife.class);

    private final PartitionId id;
    private final boolean opened;

    /** Why nothing can be appended any more; null while all is well. Written guarded by this, as is the next. */
    private volatile @Nullable MillraceException failure;

    /** There is a failure then, too. */
    private volatile boolean deleted;

    /** Done when no compaction is at the files. Guarded by this. */
    private CompletableFuture<Void> compaction = CompletableFuture.completedFuture(null);

    /** @param failure why the partition could not be opened; null if it was */
    PartitionLife(PartitionId id, @Nullable MillraceException failure) {
        this.id = id;
        this.opened = failure == null;
        this.failure = failure;
    }

    @Nullable
    MillraceException failure() {
        return failure;
    }

    /** @throws MillraceException why nothing can be appended */
    void checkRunning() {
        MillraceException present = failure;
        if (present != null) {
            throw deleted || !opened || present.code() == ErrorCode.SHUTTING_DOWN
                    ? present
                    : StorageErrors.stopped(id, present);
        }
    }

    /**
     * One that has stopped can still be read.
     *
     * @throws MillraceException why this one cannot
     */
    void checkReadable() {
        MillraceException present = failure;
        if (present != null && (deleted || !opened)) {
            throw present;
        }
    }

    /** What stops it, if {@code error} is the first that does; else null. */
    @Nullable
    MillraceException stop(Throwable error) {
        MillraceException reason = error instanceof MillraceException known
                ? known
                : ErrorCode.INTERNAL_ERROR.causedBy(error, "%s", error);
        synchronized (this) {
            if (failure != null) {
                return null;
            }
            failure = reason;
        }
        if (reason.code() != ErrorCode.SHUTTING_DOWN) {
            LOG.error("partition stopped partition={}", id, error);
        }
        return reason;
    }

    /** Nothing can be read any more either; whether it ran until now. */
    synchronized boolean delete(MillraceException gone) {
        boolean ran = failure == null;
        failure = gone;
        deleted = true;
        return ran;
    }

    /** A compaction begins that is over when {@code done} is; false if the partition has stopped. */
    synchronized boolean beginCompaction(CompletableFuture<Void> done) {
        if (failure != null || !compaction.isDone()) {
            return false;
        }
        compaction = done;
        return true;
    }

    /** Completes when no compaction is at the files. */
    synchronized CompletableFuture<Void> compacted() {
        return compaction;
    }
}
