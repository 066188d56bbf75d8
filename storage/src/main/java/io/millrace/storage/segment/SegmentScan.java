package io.millrace.storage.segment;

import io.millrace.common.environment.Disk;
import io.millrace.common.environment.DiskFile;
import io.millrace.storage.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Walks a segment's batches and builds its indexes. Ends at the first bytes that are no valid batch. */
final class SegmentScan {
    private static final int CHUNK_BYTES = 1 << 20;

    private final Segment.Indexes indexes;
    private final IndexPace pace;
    private final long baseOffset;
    private int validBytes;
    private long nextOffset;
    private boolean zeroTail = true;

    private SegmentScan(long baseOffset, Segment.Indexes indexes) {
        this.baseOffset = baseOffset;
        this.nextOffset = baseOffset;
        this.indexes = indexes;
        this.pace = new IndexPace(indexes.offsets(), indexes.times());
    }

    static SegmentScan of(Disk disk, Path log, long baseOffset, long size, boolean gaps) throws IOException {
        return of(disk, log, baseOffset, size, gaps, batch -> {});
    }

    /** {@code each} sees every valid batch; it must not keep it. */
    static SegmentScan of(Disk disk, Path log, long baseOffset, long size, boolean gaps, Consumer<RecordBatch> each)
            throws IOException {
        SegmentScan scan = new SegmentScan(baseOffset, new Segment.Indexes(new OffsetIndex(), new TimeIndex()));
        try (DiskFile file = disk.openForRead(log)) {
            scan.run(file, size, BatchWalk.of(file, size, baseOffset, gaps), each);
        }
        return scan;
    }

    /**
     * As {@link #of}, of the last bytes only: {@code indexes} are right up to the last position they name. For a segment
     * that was closed in good order.
     */
    static SegmentScan ofEnd(
            Disk disk, Path log, long baseOffset, long size, Segment.Indexes indexes, Consumer<RecordBatch> each)
            throws IOException {
        SegmentScan scan = new SegmentScan(baseOffset, indexes);
        try (DiskFile file = disk.openForRead(log)) {
            byte[] header = new byte[RecordBatch.HEADER_BYTES];
            SegmentFiles.readFully(file, 0, ByteBuffer.wrap(header));
            scan.pace.resume(header);
            scan.validBytes = indexes.offsets().lastPosition();
            BatchWalk walk = scan.validBytes == 0
                    ? BatchWalk.of(file, size, baseOffset, false)
                    : BatchWalk.from(file, size, scan.validBytes, false);
            scan.run(file, size, walk, each);
        }
        return scan;
    }

    private void run(DiskFile file, long size, BatchWalk walk, Consumer<RecordBatch> each) throws IOException {
        RecordBatch batch;
        while ((batch = walk.next()) != null) {
            pace.add(batch, baseOffset, validBytes);
            each.accept(batch);
            validBytes = (int) walk.position();
        }
        nextOffset = walk.nextOffset();
        zeroTail = validBytes == size || isZero(file, size, new byte[(int) Math.min(size - validBytes, CHUNK_BYTES)]);
    }

    private boolean isZero(DiskFile file, long size, byte[] chunk) throws IOException {
        for (long at = validBytes; at < size; ) {
            int length = (int) Math.min(chunk.length, size - at);
            SegmentFiles.readFully(file, at, ByteBuffer.wrap(chunk, 0, length).slice());
            for (int i = 0; i < length; i++) {
                if (chunk[i] != 0) {
                    return false;
                }
            }
            at += length;
        }
        return true;
    }

    /** Bytes of valid batches from the beginning. */
    int validBytes() {
        return validBytes;
    }

    /** One past the last valid batch's last record. */
    long nextOffset() {
        return nextOffset;
    }

    long maxTimestamp() {
        return pace.maxTimestamp();
    }

    /** Whether nothing but zeros follows the valid batches. */
    boolean hasZeroTail() {
        return zeroTail;
    }

    IndexPace pace() {
        return pace;
    }

    Segment.Indexes indexes() {
        return indexes;
    }
}
