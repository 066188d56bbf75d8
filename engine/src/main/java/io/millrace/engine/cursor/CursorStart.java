package io.millrace.engine.cursor;

import io.millrace.storage.PartitionLog;

/** Where a cursor begins in a partition. */
final class CursorStart {
    private CursorStart() {}

    /** @param start {@code earliest}, {@code latest} or milliseconds in decimal digits */
    static long of(PartitionLog partition, String start) {
        return switch (start) {
            case "earliest" -> partition.startOffset();
            case "latest" -> partition.stableOffset();
            default -> atTimestamp(partition, Long.parseLong(start));
        };
    }

    static long atTimestamp(PartitionLog partition, long millis) {
        return partition.offsetForTimestamp(millis).orElse(partition.stableOffset());
    }
}
