package io.millrace.storage.segment;

import io.millrace.common.environment.Disk;
import io.millrace.common.environment.DiskFile;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Walks a segment's batches, checking every checksum and that offsets ascend, and builds its indexes. Ends at the first
 * bytes that are no valid batch.
 */
final class SegmentScan {
    private static final int CHUNK_BYTES = 1 << 20;

    /** A header that states more is taken for garbage rather than given that much memory. */
    private static final int LARGEST_BATCH_BYTES = 256 << 20;

    private static final long UNKNOWN = -1;

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

    static SegmentScan of(Disk disk, Path log, long baseOffset, long size) throws IOException {
        return of(disk, log, baseOffset, size, batch -> {});
    }

    /** {@code each} sees every valid batch; it must not keep it. */
    static SegmentScan of(Disk disk, Path log, long baseOffset, long size, Consumer<RecordBatch> each)
            throws IOException {
        SegmentScan scan = new SegmentScan(baseOffset, new Segment.Indexes(new OffsetIndex(), new TimeIndex()));
        try (DiskFile file = disk.openForRead(log)) {
            scan.run(file, size, each);
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
            scan.nextOffset = scan.validBytes == 0 ? baseOffset : UNKNOWN;
            scan.run(file, size, each);
        }
        return scan;
    }

    private void run(DiskFile file, long size, Consumer<RecordBatch> each) throws IOException {
        byte[] chunk = new byte[(int) Math.min(size, CHUNK_BYTES)];
        while (validBytes < size) {
            int length = (int) Math.min(chunk.length, size - validBytes);
            SegmentFiles.readFully(
                    file, validBytes, ByteBuffer.wrap(chunk, 0, length).slice());
            int passed = walk(chunk, length, each);
            if (passed == 0) {
                int stated = length < RecordBatch.HEADER_BYTES ? 0 : RecordBatch.sizeInBytes(chunk, 0);
                if (stated <= chunk.length || stated > Math.min(LARGEST_BATCH_BYTES, size - validBytes)) {
                    zeroTail = isZero(file, size, chunk);
                    return;
                }
                chunk = new byte[stated];
            }
        }
    }

    private int walk(byte[] chunk, int length, Consumer<RecordBatch> each) {
        int at = 0;
        while (length - at >= RecordBatch.HEADER_BYTES) {
            int stated = RecordBatch.sizeInBytes(chunk, at);
            if (stated < RecordBatch.HEADER_BYTES || stated > length - at) {
                break;
            }
            RecordBatch batch;
            try {
                batch = RecordBatch.wrapPlaced(chunk, at, stated);
            } catch (MillraceException e) {
                break;
            }
            // The offset is not under the checksum; nothing but the order vouches for it.
            boolean inOrder = batch.baseOffset() == nextOffset || nextOffset == UNKNOWN;
            if (!inOrder || !batch.isCrcRight()) {
                break;
            }
            pace.add(batch, baseOffset, validBytes);
            each.accept(batch);
            nextOffset = batch.lastOffset() + 1;
            validBytes += stated;
            at += stated;
        }
        return at;
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
