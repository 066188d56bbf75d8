package io.millrace.storage.segment;

import io.millrace.common.environment.Disk;
import io.millrace.common.environment.DiskFile;
import io.millrace.storage.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The last segment's writing side. Appends are the partition loop's; {@link #force} and {@link #finish} are run elsewhere,
 * the latter never beside an append.
 */
final class ActiveSegment {
    private final Disk disk;
    private final Segment segment;
    private final IndexPace pace;
    private final Segment.Indexes indexes;

    /** Opened by the first append. */
    private volatile @Nullable DiskFile file;

    /** Held while the file is forced or closed. */
    private final Object forcing = new Object();

    /** Why nothing is known of what was written last. Guarded by {@link #forcing}. */
    private @Nullable IOException lost;

    ActiveSegment(Disk disk, Segment segment, Segment.Indexes indexes, IndexPace pace) {
        this.disk = disk;
        this.segment = segment;
        this.indexes = indexes;
        this.pace = pace;
        segment.growing(indexes);
    }

    Segment segment() {
        return segment;
    }

    /** Of the first batch; {@link Long#MIN_VALUE} if not known. */
    long firstTimestamp() {
        return pace.firstTimestamp();
    }

    /** Writes {@code bytes}, the batches to be {@link #added}, after the last ones. */
    void write(int offset, ByteBuffer bytes) throws IOException {
        open().write((long) segment.size() + offset, bytes);
    }

    /** A batch that is written is part of the segment now. */
    void added(RecordBatch batch) {
        pace.add(batch, segment.baseOffset(), segment.size());
        int size = Math.addExact(segment.size(), batch.sizeInBytes());
        segment.grow(size, pace.maxTimestamp());
    }

    /** Cuts the file to the batches that were {@link #added}. */
    void rewind() throws IOException {
        open().truncate(segment.size());
        force();
    }

    /** Of a finished segment it does nothing; after a failure it fails again, as another force would prove nothing. */
    void force() throws IOException {
        synchronized (forcing) {
            if (lost != null) {
                throw new IOException("an earlier force failed", lost);
            }
            DiskFile target = file;
            if (target != null) {
                try {
                    target.force();
                } catch (IOException e) {
                    lost = e;
                    throw e;
                }
            }
        }
    }

    /** Forces, trims, writes the indexes, closes. The names of the indexes are not durable yet. */
    void finish() throws IOException {
        synchronized (forcing) {
            DiskFile target = file;
            if (target != null) {
                target.truncate(segment.size());
                force();
                target.close();
                file = null;
            }
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
        synchronized (forcing) {
            DiskFile target = file;
            if (target != null) {
                try {
                    target.close();
                } catch (IOException e) {
                    // The log has stopped with the first failure; this one adds nothing.
                }
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
