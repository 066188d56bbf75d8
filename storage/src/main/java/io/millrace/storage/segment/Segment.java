package io.millrace.storage.segment;

import io.millrace.common.environment.Disk;
import io.millrace.common.environment.DiskFile;
import io.millrace.storage.record.ReadBuffer;
import io.millrace.storage.record.RecordBatch;
import io.millrace.storage.record.StoredBatches;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One file of batches, as readers see it. The last one grows through {@link ActiveSegment}; the others never change, but
 * compaction may put another one in their place. Thread-safe.
 */
final class Segment {
    /** An index larger than that of 2 GB of log is not ours. */
    private static final int LARGEST_INDEX_BYTES = 64 << 20;

    record Indexes(OffsetIndex offsets, TimeIndex times) {}

    /** The segment was exchanged for another, which is to be read instead. */
    static final class Replaced extends IOException {
        private static final long serialVersionUID = 1;

        Replaced(Path log) {
            super(log + " was replaced");
        }
    }

    private final SharedFile sent = new SharedFile(this::open);
    private final MappedWindows mapped = new MappedWindows();
    private final AbortedIndex aborted = new AbortedIndex();
    private final Disk disk;
    private final Path folder;
    private final long baseOffset;

    /** Compacted: there may be gaps between its batches. */
    private final boolean gaps;

    /** Where its batches are. */
    private volatile Path log;

    /** Set before anything happens to its files. */
    private volatile boolean replaced;

    /** Held while the segment grows; afterwards read from disk when needed. */
    private volatile @Nullable Indexes growing;

    private volatile SoftReference<Indexes> loaded = new SoftReference<>(null);

    /** Bytes of whole batches. */
    private volatile int size;

    private volatile long maxTimestamp = Long.MIN_VALUE;

    Segment(Disk disk, Path folder, long baseOffset, boolean gaps) {
        this.disk = disk;
        this.folder = folder;
        this.baseOffset = baseOffset;
        this.gaps = gaps;
        this.log = SegmentFiles.path(folder, baseOffset, SegmentFiles.LOG);
    }

    /** One whose files do not have their last names yet; {@link #settle} tells that they have. */
    static Segment ofCleaned(Disk disk, Path folder, CleanedSegment cleaned) {
        Segment segment = new Segment(disk, folder, cleaned.baseOffset(), true);
        segment.log = SegmentExchange.swap(folder, cleaned.baseOffset(), SegmentFiles.LOG);
        segment.grow(cleaned.size(), cleaned.maxTimestamp());
        segment.growing(cleaned.indexes());
        segment.aborted.add(cleaned.aborted().encode(), Long.MAX_VALUE);
        return segment;
    }

    void settle() {
        log = SegmentFiles.path(folder, baseOffset, SegmentFiles.LOG);
        growing(null);
    }

    /** Another is in its place: who reads it looks for that one. */
    void replaced() {
        replaced = true;
        mapped.close();
    }

    /** Its file is deleted, or nobody reads the log any more. */
    void release() {
        mapped.close();
    }

    void checkInPlace() throws Replaced {
        if (replaced) {
            throw new Replaced(log);
        }
    }

    boolean hasGaps() {
        return gaps;
    }

    /** The file of its batches, which stays readable whatever happens to its name. */
    DiskFile open() throws IOException {
        Path settled = file(SegmentFiles.LOG);
        Path name = log;
        while (true) {
            DiskFile file;
            try {
                file = disk.openForRead(name);
            } catch (NoSuchFileException e) {
                if (replaced) {
                    throw new Replaced(name);
                }
                if (name.equals(settled)) {
                    throw e;
                }
                name = settled; // it has just got that name
                continue;
            }
            // Under this name may be the next one's file by now, which other indexes belong to.
            if (replaced) {
                file.close();
                throw new Replaced(name);
            }
            return file;
        }
    }

    long baseOffset() {
        return baseOffset;
    }

    int size() {
        return size;
    }

    /** Transactions whose end lies in this segment. */
    AbortedIndex aborted() {
        return aborted;
    }

    /** Those that ended before {@code offset}, as the file says. */
    void loadAborted(long offset) throws IOException {
        aborted.add(SegmentFiles.readAll(disk, file(SegmentFiles.ABORTED), LARGEST_INDEX_BYTES), offset);
    }

    /** Durable, with its name, when this returns; until then the file says what it did, on which a snapshot may rely. */
    void writeAborted() throws IOException {
        if (!aborted.isEmpty() || disk.exists(file(SegmentFiles.ABORTED))) {
            Path next = SegmentExchange.cleaned(folder, baseOffset, SegmentFiles.ABORTED);
            SegmentFiles.writeAll(disk, next, aborted.encode());
            disk.rename(next, file(SegmentFiles.ABORTED));
            disk.forceDirectory(folder);
        }
    }

    /** {@link Long#MIN_VALUE} while empty. */
    long maxTimestamp() {
        return maxTimestamp;
    }

    Path file(String suffix) {
        return SegmentFiles.path(folder, baseOffset, suffix);
    }

    void grow(int newSize, long newMaxTimestamp) {
        maxTimestamp = newMaxTimestamp;
        size = newSize;
    }

    void growing(@Nullable Indexes indexes) {
        growing = indexes;
    }

    /** @throws IOException if the files cannot be read */
    Indexes indexes() throws IOException {
        Indexes present = growing;
        if (present == null) {
            present = loaded.get();
        }
        if (present == null) {
            try {
                present = load();
            } catch (NoSuchFileException e) {
                if (replaced) {
                    throw new Replaced(log);
                }
                throw e;
            }
            loaded = new SoftReference<>(present);
        }
        return present;
    }

    private Indexes load() throws IOException {
        Indexes onDisk = size == 0 ? null : loadClosed(size);
        return onDisk != null
                ? onDisk
                : SegmentScan.of(disk, log, baseOffset, size, gaps).indexes();
    }

    /** A segment that is complete on disk: its size is its file's, its largest timestamp the time index's last. */
    void openClosed() throws IOException {
        try (DiskFile file = open()) {
            size = (int) Math.min(Integer.MAX_VALUE, file.size());
        }
        Long last = lastIndexedTimestamp();
        if (last != null) {
            maxTimestamp = last;
        } else if (size > 0) {
            maxTimestamp = SegmentScan.of(disk, log, baseOffset, size, gaps).maxTimestamp();
        }
        loadAborted(Long.MAX_VALUE);
    }

    /** Null if there is no time index or it is not whole. */
    private @Nullable Long lastIndexedTimestamp() throws IOException {
        if (!disk.exists(file(SegmentFiles.TIME_INDEX))) {
            return null;
        }
        try (DiskFile file = disk.openForRead(file(SegmentFiles.TIME_INDEX))) {
            long length = file.size();
            if (length == 0 || length % TimeIndex.ENTRY_BYTES != 0) {
                return null;
            }
            ByteBuffer entry = ByteBuffer.allocate(TimeIndex.ENTRY_BYTES);
            SegmentFiles.readFully(file, length - TimeIndex.ENTRY_BYTES, entry);
            return entry.getLong(0);
        }
    }

    /** The largest of the first batch; not for an empty segment. */
    long firstTimestamp() throws IOException {
        try (DiskFile file = open()) {
            byte[] header = new byte[RecordBatch.HEADER_BYTES];
            SegmentFiles.readFully(file, 0, ByteBuffer.wrap(header));
            return RecordBatch.maxTimestamp(header);
        }
    }

    /** The indexes on disk of a last segment that was closed in good order; null if they are not sound. */
    @Nullable
    Indexes loadClosed(long fileSize) throws IOException {
        ByteBuffer offsets = SegmentFiles.readAll(disk, file(SegmentFiles.INDEX), LARGEST_INDEX_BYTES);
        ByteBuffer times = SegmentFiles.readAll(disk, file(SegmentFiles.TIME_INDEX), LARGEST_INDEX_BYTES);
        boolean sound = times.hasRemaining()
                && OffsetIndex.isSound(offsets, (int) Math.min(Integer.MAX_VALUE, fileSize))
                && TimeIndex.isSound(times);
        return sound ? new Indexes(OffsetIndex.decode(offsets), TimeIndex.decode(times)) : null;
    }

    /**
     * Adds to {@code target} batches from the one that holds {@code fromOffset} on, with base offsets below
     * {@code limit}, until about {@code maxBytes}; at least one if there is one. They lie in {@code buffer}.
     */
    void read(long fromOffset, long limit, int maxBytes, ReadBuffer buffer, List<RecordBatch> target)
            throws IOException {
        int position = indexes().offsets().position(relative(fromOffset));
        try (SegmentReading reading = new SegmentReading(this, mapped, fromOffset, limit, maxBytes, target)) {
            reading.run(position, buffer);
        }
    }

    /**
     * Batches from the one that holds {@code fromOffset} on, with base offsets below {@code limit}, at most {@code maxBytes}
     * but at least one; null if there is none.
     */
    @Nullable
    StoredBatches stored(long fromOffset, long limit, int maxBytes) throws IOException {
        OffsetIndex offsets = indexes().offsets();
        DiskFile file = sent.acquire();
        StoredBatches found = null;
        try {
            HeaderWalk walk = new HeaderWalk(this, file, size, offsets.position(relative(fromOffset)));
            boolean some = walk.next();
            while (some && walk.lastOffset() < fromOffset) {
                some = walk.next();
            }
            if (some && walk.baseOffset() < limit) {
                int start = walk.position();
                long first = walk.baseOffset();
                int known = offsets.positionWithin((long) start + maxBytes, relative(limit));
                int end = walk.end();
                long endOffset = walk.lastOffset() + 1;
                boolean skips = known > end;
                if (skips) {
                    walk.skipTo(known);
                }
                some = walk.next();
                if (skips) {
                    end = known;
                    endOffset = walk.baseOffset();
                }
                while (some && walk.baseOffset() < limit && walk.end() - start <= maxBytes) {
                    end = walk.end();
                    endOffset = walk.lastOffset() + 1;
                    some = walk.next();
                }
                found = new StoredBatches(file, start, end - start, first, endOffset, sent::release);
            }
            return found;
        } finally {
            if (found == null) {
                sent.release();
            }
        }
    }

    /** The first batch in which {@code wanted} holds, from the one that holds {@code fromOffset} on. */
    @Nullable
    RecordBatch find(long fromOffset, Predicate<RecordBatch> wanted, int readBytes) throws IOException {
        long from = fromOffset;
        while (true) {
            List<RecordBatch> batches = new java.util.ArrayList<>();
            read(from, Long.MAX_VALUE, readBytes, ReadBuffer.fresh(), batches);
            if (batches.isEmpty()) {
                return null;
            }
            for (RecordBatch batch : batches) {
                if (wanted.test(batch)) {
                    return batch;
                }
                from = batch.lastOffset() + 1;
            }
        }
    }

    /** The last offset at or before {@code offset} that the index knows to follow a whole batch. */
    long batchEnd(long offset) throws IOException {
        return baseOffset + indexes().offsets().batchEnd(relative(offset));
    }

    private int relative(long offset) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(0, offset - baseOffset));
    }

    /** Where its batches are. */
    @Override
    public String toString() {
        return log.toString();
    }
}
