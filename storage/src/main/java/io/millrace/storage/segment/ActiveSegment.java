package io.millrace.storage.segment;

import static io.millrace.common.error.Invariant.check;

import io.millrace.common.environment.Disk;
import io.millrace.common.environment.DiskFile;
import io.millrace.storage.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The last segment's writing side. Appends are the partition loop's; {@link #force}, {@link #fillAhead} and
 * {@link #finish} are run elsewhere, the last one never beside an append or a force.
 *
 * <p>Room is written ahead as zeros and forced, because forcing data into blocks that are already there takes a fraction
 * of forcing a file that grows. A quiet log gets little, a busy one a few MB at a time.
 */
final class ActiveSegment {
    private static final int SMALLEST_FILL_BYTES = 16 * 1024;
    private static final int LARGEST_FILL_BYTES = 4 << 20;
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(256 * 1024);

    private final Disk disk;
    private final Segment segment;
    private final IndexPace pace;
    private final Segment.Indexes indexes;

    /** Opened by the first append. */
    private volatile @Nullable DiskFile file;

    /** The file's length: whole batches, then zeros. Owned by the loop. */
    private long allocated;

    /** Written since the segment was opened here. Owned by the loop. */
    private long written;

    ActiveSegment(Disk disk, Segment segment, Segment.Indexes indexes, IndexPace pace) {
        this.disk = disk;
        this.segment = segment;
        this.indexes = indexes;
        this.pace = pace;
        this.allocated = segment.size();
        segment.growing(indexes);
    }

    Segment segment() {
        return segment;
    }

    /** Of the first batch; {@link Long#MIN_VALUE} if not known. */
    long firstTimestamp() {
        return pace.firstTimestamp();
    }

    /** Whether {@code bytes} more fit into what is written ahead. */
    boolean hasRoom(long bytes) {
        return segment.size() + bytes <= allocated;
    }

    /** Bytes written ahead and not used. */
    long room() {
        return allocated - segment.size();
    }

    /** How much to write ahead next: as much again as was written, within bounds. */
    int nextFill() {
        long wish = Math.min(LARGEST_FILL_BYTES, Math.max(SMALLEST_FILL_BYTES, written));
        return Math.toIntExact(Long.highestOneBit(wish));
    }

    /** Writes and forces zeros after {@link #allocated}; {@link #filled} makes them known to the loop. */
    void fillAhead(long from, int bytes) throws IOException {
        DiskFile target = open();
        long end = from + bytes;
        for (long at = from; at < end; ) {
            ByteBuffer zeros = ZEROS.duplicate();
            zeros.limit((int) Math.min(zeros.capacity(), end - at));
            int length = zeros.remaining();
            target.write(at, zeros);
            at += length;
        }
        target.force();
    }

    long allocated() {
        return allocated;
    }

    void filled(long newAllocated) {
        allocated = Math.max(allocated, newAllocated);
    }

    /** Writes {@code bytes}, the batches to be {@link #added}, after the last ones. */
    void write(int offset, ByteBuffer bytes) throws IOException {
        int length = bytes.remaining();
        open().write((long) segment.size() + offset, bytes);
        written += length;
    }

    /** A batch that is written is part of the segment now. */
    void added(RecordBatch batch) {
        pace.add(batch, segment.baseOffset(), segment.size());
        int size = Math.addExact(segment.size(), batch.sizeInBytes());
        allocated = Math.max(allocated, size);
        segment.grow(size, pace.maxTimestamp());
    }

    /** Cuts the file to the batches that were {@link #added}, and with it what was written ahead. */
    void rewind() throws IOException {
        DiskFile target = open();
        target.truncate(segment.size());
        target.force();
        allocated = segment.size();
    }

    void force() throws IOException {
        DiskFile target = file;
        if (target != null) {
            target.force();
        }
    }

    /** Forces, trims, writes the indexes, closes. The names of the indexes are not durable yet. */
    void finish() throws IOException {
        DiskFile target = file;
        if (target != null) {
            target.truncate(segment.size());
            target.force();
            target.close();
            file = null;
        }
        pace.end();
        writeIndexes();
    }

    private void writeIndexes() throws IOException {
        SegmentFiles.writeAll(
                disk, segment.file(SegmentFiles.INDEX), indexes.offsets().encode());
        SegmentFiles.writeAll(
                disk, segment.file(SegmentFiles.TIME_INDEX), indexes.times().encode());
        segment.writeAborted();
    }

    /** Closes the file as it is, after a failure. */
    void abandon() {
        DiskFile target = file;
        if (target != null) {
            try {
                target.close();
            } catch (IOException e) {
                // The log has stopped with the first failure; this one adds nothing.
                check(true, "closed");
            }
        }
    }

    private DiskFile open() throws IOException {
        DiskFile present = file;
        if (present != null) {
            return present;
        }
        synchronized (this) {
            present = file;
            if (present == null) {
                Path path = segment.file(SegmentFiles.LOG);
                present = disk.open(path);
                file = present;
            }
            return present;
        }
    }
}
