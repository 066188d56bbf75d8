package io.millrace.storage;

import io.millrace.common.environment.DiskFullException;
import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import java.io.IOException;

/** The disk's failures in words of the user. */
final class StorageErrors {
    private StorageErrors() {}

    static MillraceException of(IOException e, String doing) {
        if (e instanceof DiskFullException) {
            return ErrorCode.DISK_FULL
                    .causedBy(e, "the disk is full while %s", doing)
                    .hint("Free some space, drop a stream or shorten a retention.");
        }
        return ErrorCode.IO_ERROR.causedBy(e, "the disk failed while %s: %s", doing, e.getMessage());
    }

    /** What callers of a partition get after {@code first} has stopped it. */
    static MillraceException stopped(PartitionId id, Throwable first) {
        return ErrorCode.PARTITION_STOPPED
                .causedBy(first, "partition %s has stopped: %s", id, first.getMessage())
                .hint("Mend the cause and restart the server; what was acknowledged is on disk.");
    }

    static MillraceException topicNotFound(String topic) {
        return ErrorCode.TOPIC_NOT_FOUND.error("topic \"%s\" does not exist", topic);
    }
}
