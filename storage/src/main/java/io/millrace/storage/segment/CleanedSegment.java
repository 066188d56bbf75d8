package io.millrace.storage.segment;

import io.millrace.common.environment.Disk;
import io.millrace.common.environment.DiskFile;
import io.millrace.storage.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The files of a segment that compaction writes, to be exchanged for others. Not thread-safe. */
final class CleanedSegment {
    private static final int BUFFER_BYTES = 256 * 1024;

    private final Disk disk;
    private final Path folder;
    private final long baseOffset;
    private final DiskFile file;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private final Segment.Indexes indexes = new Segment.Indexes(new OffsetIndex(), new TimeIndex());
    private final IndexPace pace = new IndexPace(indexes.offsets(), indexes.times());
    private final AbortedIndex aborted = new AbortedIndex();

    /** Bytes of batches, those in the buffer included. */
    private int size;

    private long written;
    private boolean closed;

    CleanedSegment(Disk disk, Path folder, long baseOffset) throws IOException {
        this.disk = disk;
        this.folder = folder;
        this.baseOffset = baseOffset;
        this.file = disk.open(SegmentExchange.cleaned(folder, baseOffset, SegmentFiles.LOG));
        file.truncate(0);
    }

    /** Ends of transactions in {@code source}, whose batches follow. */
    void addAborted(AbortedIndex source) {
        aborted.add(source.encode(), Long.MAX_VALUE);
    }

    /** The end at {@code offset} of a transaction that was rolled back is not kept. */
    void dropAborted(long producerId, long offset) {
        aborted.remove(producerId, offset);
    }

    AbortedIndex aborted() {
        return aborted;
    }

    void add(RecordBatch batch) throws IOException {
        pace.add(batch, baseOffset, size);
        size = Math.addExact(size, batch.sizeInBytes());
        if (batch.sizeInBytes() > buffer.remaining()) {
            flush();
        }
        if (batch.sizeInBytes() > buffer.remaining()) {
            ByteBuffer bytes = batch.sharedBuffer();
            int length = bytes.remaining();
            file.write(written, bytes);
            written += length;
        } else {
            batch.copyTo(buffer);
        }
    }

    private void flush() throws IOException {
        int length = buffer.flip().remaining();
        if (length > 0) {
            file.write(written, buffer);
        }
        written += length;
        buffer.clear();
    }

    /** Everything is on disk when it returns. */
    void finish() throws IOException {
        flush();
        file.force();
        close();
        pace.end();
        SegmentFiles.writeAll(
                disk,
                SegmentExchange.cleaned(folder, baseOffset, SegmentFiles.INDEX),
                indexes.offsets().encode());
        SegmentFiles.writeAll(
                disk,
                SegmentExchange.cleaned(folder, baseOffset, SegmentFiles.TIME_INDEX),
                indexes.times().encode());
        if (!aborted.isEmpty()) {
            SegmentFiles.writeAll(
                    disk, SegmentExchange.cleaned(folder, baseOffset, SegmentFiles.ABORTED), aborted.encode());
        }
        disk.forceDirectory(folder);
    }

    private void close() throws IOException {
        if (!closed) {
            closed = true;
            file.close();
        }
    }

    /** Removes its files, which nobody knows of. */
    void discard() throws IOException {
        close();
        for (String suffix : SegmentFiles.OF_A_SEGMENT) {
            disk.delete(SegmentExchange.cleaned(folder, baseOffset, suffix));
        }
    }

    long baseOffset() {
        return baseOffset;
    }

    int size() {
        return size;
    }

    long maxTimestamp() {
        return pace.maxTimestamp();
    }

    Segment.Indexes indexes() {
        return indexes;
    }
}
