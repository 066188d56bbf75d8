package io.millrace.storage.segment;

import io.millrace.common.environment.Disk;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What compaction has done to a log.
 *
 * @param compactedTo segments that begin before it may have gaps between their batches
 * @param dirtyFrom before it, of each key the last record alone was left when a pass ended
 * @param exchangeFrom base offset of the segments that were exchanged last
 * @param exchangeTo base offset of the segment that follows them
 */
record CompactionState(long compactedTo, long dirtyFrom, long exchangeFrom, long exchangeTo) {
    static CompactionState read(Disk disk, Path folder) throws IOException {
        long[] offsets = OffsetsFile.COMPACTION.read(disk, folder);
        return new CompactionState(offsets[0], offsets[1], offsets[2], offsets[3]);
    }

    void write(Disk disk, Path folder) throws IOException {
        OffsetsFile.COMPACTION.write(disk, folder, compactedTo, dirtyFrom, exchangeFrom, exchangeTo);
    }

    CompactionState exchanging(long from, long to) {
        return new CompactionState(Math.max(compactedTo, to), dirtyFrom, from, to);
    }

    CompactionState withDirtyFrom(long offset) {
        return new CompactionState(compactedTo, Math.max(dirtyFrom, offset), exchangeFrom, exchangeTo);
    }
}
