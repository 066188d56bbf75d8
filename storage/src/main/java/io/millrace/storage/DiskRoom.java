package io.millrace.storage;

import io.millrace.common.environment.Disk;
import io.millrace.common.environment.DiskFullException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Refuses an append to several partitions that the disk may have no room for. One partition takes back what it could not
 * write whole; of several, others may have written their parts already, and all of them stop. Thread-safe.
 */
final class DiskRoom {
    /** Kept for what else is written meanwhile, on a small disk less. */
    private static final long SPARE_BYTES = 64L << 20;

    private static final int SPARE_SHARE = 20;

    private final Disk disk;
    private final Path directory;
    private final AtomicLong promised = new AtomicLong();

    DiskRoom(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /**
     * Counts {@code group} in until it has ended.
     *
     * @throws MillraceException DISK_FULL
     */
    void reserve(Part.Group group) {
        long bytes = group.parts.stream().mapToLong(part -> part.bytes).sum();
        long sum = promised.addAndGet(bytes);
        group.future.whenComplete((results, error) -> promised.addAndGet(-bytes));
        try {
            long spare = Math.min(SPARE_BYTES, disk.totalBytes(directory) / SPARE_SHARE);
            if (disk.usableBytes(directory) - spare < sum) {
                throw new DiskFullException("no space left but what is kept for smaller appends");
            }
        } catch (IOException e) {
            throw StorageErrors.of(e, "appending to several partitions");
        }
    }
}
