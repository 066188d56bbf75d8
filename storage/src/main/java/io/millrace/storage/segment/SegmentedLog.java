package io.millrace.storage.segment;

import static io.millrace.common.error.Invariant.check;

import io.millrace.common.environment.Disk;
import io.millrace.storage.record.AbortedTransaction;
import io.millrace.storage.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;

/** The segments of one partition in one folder. Changed by the partition's loop only; {@link #reads} are anybody's. */
public final class SegmentedLog {
    private static final int SMALL_FILES_BYTES = 16 << 10;

    /** An entry of 8 and one of 12 bytes for each 4 KB. */
    private static final int LOG_BYTES_PER_INDEX_BYTE = 200;

    private final Disk disk;
    private final Path folder;
    private final ConcurrentSkipListMap<Long, Segment> segments = new ConcurrentSkipListMap<>();
    private final SegmentReads reads;
    private volatile ActiveSegment active;

    private volatile long startOffset;
    private volatile long endOffset;

    /** As on disk. Changed by what takes its turn with rolls and deletions. */
    private volatile CompactionState compaction;

    SegmentedLog(
            Disk disk,
            Path folder,
            List<Segment> closed,
            ActiveSegment active,
            long startOffset,
            long endOffset,
            CompactionState compaction) {
        this.compaction = compaction;
        this.disk = disk;
        this.folder = folder;
        this.reads = new SegmentReads(folder, segments, this::startOffset);
        closed.forEach(segment -> segments.put(segment.baseOffset(), segment));
        segments.put(active.segment().baseOffset(), active.segment());
        this.active = active;
        this.startOffset = startOffset;
        this.endOffset = endOffset;
    }

    public SegmentReads reads() {
        return reads;
    }

    public long startOffset() {
        return startOffset;
    }

    /** The offset that the next record gets. */
    public long endOffset() {
        return endOffset;
    }

    /** Bytes of batches in all segments. */
    public long sizeInBytes() {
        long sum = 0;
        for (Segment segment : segments.values()) {
            sum += segment.size();
        }
        return sum;
    }

    /** Whether the active segment should be closed before {@code next} is appended. */
    public boolean shouldRoll(Next next, int segmentBytes, long segmentMillis) {
        ActiveSegment current = active;
        Segment segment = current.segment();
        if (segment.size() == 0) {
            return false;
        }
        boolean full = segment.size() + next.bytes() > segmentBytes;
        boolean old = next.maxTimestamp() - current.firstTimestamp() > segmentMillis;
        boolean far = next.endOffset() - segment.baseOffset() > Integer.MAX_VALUE;
        return full || old || far;
    }

    /** What is about to be appended. */
    public record Next(long bytes, long maxTimestamp, long endOffset) {}

    /** Whether the active segment holds batches of which none is newer than {@code timestampMillis}. */
    public boolean isActiveOlderThan(long timestampMillis) {
        Segment segment = active.segment();
        return segment.size() > 0 && segment.maxTimestamp() < timestampMillis;
    }

    /**
     * Writes {@code batches}, whose offsets follow {@link #endOffset()}; {@code scratch} is a buffer to gather small ones
     * in. They are not durable until {@link #force()}.
     */
    public void append(List<RecordBatch> batches, ByteBuffer scratch) throws IOException {
        ActiveSegment target = active;
        scratch.clear();
        int written = 0;
        for (RecordBatch batch : batches) {
            int size = batch.sizeInBytes();
            if (size > scratch.remaining() && scratch.position() > 0) {
                written += flush(target, written, scratch);
            }
            if (size > scratch.remaining()) {
                target.write(written, batch.sharedBuffer());
                written += size;
            } else {
                batch.copyTo(scratch);
            }
        }
        flush(target, written, scratch);
        for (RecordBatch batch : batches) {
            check(batch.baseOffset() == endOffset, "batch at %s appended at %s", batch.baseOffset(), endOffset);
            target.added(batch);
            endOffset = batch.lastOffset() + 1;
        }
    }

    /** Removes, durably, what an {@link #append} that failed may have left. */
    public void rewind() throws IOException {
        active.rewind();
    }

    /** Its marker was appended last. */
    public void addAborted(AbortedTransaction transaction) {
        active.segment().aborted().add(transaction);
    }

    private static int flush(ActiveSegment target, int written, ByteBuffer scratch) throws IOException {
        int length = scratch.flip().remaining();
        if (length > 0) {
            target.write(written, scratch);
        }
        scratch.clear();
        return length;
    }

    /** Makes durable everything appended before. By any thread. */
    public void force() throws IOException {
        active.force();
    }

    /** Whether the disk has room for what {@link #roll} writes: the indexes, the producers, some blocks of small files. */
    public boolean hasRoomToRoll(ByteBuffer producers) throws IOException {
        int indexes = active.segment().size() / LOG_BYTES_PER_INDEX_BYTE;
        return disk.usableBytes(folder) >= SMALL_FILES_BYTES + indexes + producers.remaining();
    }

    /**
     * Closes the active segment and begins the next; {@code producers} is the producers' state at {@link #endOffset}. Not
     * beside an append.
     */
    public void roll(ByteBuffer producers) throws IOException {
        ActiveSegment old = active;
        old.finish();
        writeProducers(producers);
        ActiveSegment next = LogRecovery.create(disk, folder, endOffset);
        segments.put(endOffset, next.segment());
        active = next;
        old.segment().growing(null);
    }

    /** Trims and closes. Not beside anything else that writes. */
    public void close(ByteBuffer producers) throws IOException {
        segments.values().forEach(Segment::release);
        active.finish();
        writeProducers(producers);
        disk.forceDirectory(folder);
    }

    private void writeProducers(ByteBuffer producers) throws IOException {
        String newest = SegmentFiles.name(endOffset, SegmentFiles.PRODUCERS);
        SegmentFiles.writeAll(disk, folder.resolve(newest), producers);
        // Older ones stay until the new one's name is certain; then one roll later they go.
        for (String name : disk.list(folder)) {
            OptionalLong offset = SegmentFiles.baseOffset(name, SegmentFiles.PRODUCERS);
            if (offset.isPresent() && offset.getAsLong() < active.segment().baseOffset()) {
                disk.delete(folder.resolve(name));
            }
        }
    }

    /**
     * Makes {@code offset} the first that may be read, durably, and deletes the segments below it. Not beside a roll.
     */
    public void deleteBefore(long offset) throws IOException {
        if (offset <= startOffset) {
            return;
        }
        check(offset <= endOffset, "start of %s beyond its end %s: %s", folder, endOffset, offset);
        OffsetsFile.START.write(disk, folder, offset);
        startOffset = offset;
        long activeBase = active.segment().baseOffset();
        while (true) {
            Map.Entry<Long, Segment> first = segments.firstEntry();
            Long next = segments.higherKey(first.getKey());
            if (first.getKey() == activeBase || next == null || next > offset) {
                return;
            }
            segments.remove(first.getKey());
            first.getValue().release();
            SegmentFiles.deleteAll(disk, folder, first.getKey());
        }
    }

    /**
     * Where the log should begin by its retention: at the first segment that is young enough and needed to fill {@code
     * retentionBytes}. Negative limits are none.
     */
    public long retainedFrom(long oldestMillis, long retentionBytes) {
        long bytes = sizeInBytes();
        ActiveSegment last = active;
        for (Segment segment : segments.values()) {
            boolean expired = segment.maxTimestamp() < oldestMillis;
            boolean surplus = retentionBytes >= 0 && bytes - segment.size() >= retentionBytes;
            if (segment == last.segment() || (!expired && !surplus)) {
                return Math.max(startOffset, segment.baseOffset());
            }
            bytes -= segment.size();
        }
        return startOffset;
    }

    /** The closed segments that begin before {@code offset}, in order. */
    List<Segment> closedBefore(long offset) {
        long end = Math.min(offset, active.segment().baseOffset());
        return List.copyOf(segments.headMap(end).values());
    }

    /** Where the segment after {@code segment} begins. */
    long endOf(Segment segment) {
        Long next = segments.higherKey(segment.baseOffset());
        return next == null ? endOffset : next;
    }

    /** Base offset of the segment that is appended to. */
    public long activeOffset() {
        return active.segment().baseOffset();
    }

    /** Where in that segment the next batch goes, in bytes. */
    public int activePosition() {
        return active.segment().size();
    }

    /**
     * What compaction would have to do.
     *
     * @param upTo offset before which it could be done
     * @param cleanBytes of segments that were compacted before
     * @param dirtyBytes of those that were not
     * @param oldestMillis timestamp of the first batch of these
     */
    public record Dirt(long upTo, long cleanBytes, long dirtyBytes, long oldestMillis) {}

    /** Of records before {@code limit} in closed segments without any that is newer than {@code newestMillis}. */
    public Dirt dirt(long limit, long newestMillis) throws IOException {
        long dirtyFrom = compaction.dirtyFrom();
        long clean = 0;
        long dirty = 0;
        long oldest = Long.MAX_VALUE;
        for (Segment segment : closedBefore(limit)) {
            boolean isDirty = endOf(segment) > dirtyFrom;
            if (isDirty && segment.maxTimestamp() > newestMillis) {
                return new Dirt(segment.baseOffset(), clean, dirty, oldest);
            }
            clean += isDirty ? 0 : segment.size();
            if (isDirty && dirty == 0 && segment.size() > 0) {
                oldest = segment.firstTimestamp();
            }
            dirty += isDirty ? segment.size() : 0;
        }
        return new Dirt(Math.min(limit, activeOffset()), clean, dirty, oldest);
    }

    CompactionState compaction() {
        return compaction;
    }

    Disk disk() {
        return disk;
    }

    Path folder() {
        return folder;
    }

    /**
     * Puts {@code cleaned} in the place of {@code sources}, which follow one another; false if some of them are gone. Not
     * beside a roll or a deletion.
     */
    boolean exchange(List<Segment> sources, CleanedSegment cleaned) throws IOException {
        for (Segment source : sources) {
            if (segments.get(source.baseOffset()) != source) {
                return false;
            }
        }
        CompactionState next = compaction.exchanging(cleaned.baseOffset(), endOf(sources.get(sources.size() - 1)));
        SegmentExchange.decide(disk, folder, next);
        compaction = next;
        Segment segment = Segment.ofCleaned(disk, folder, cleaned);
        segments.put(segment.baseOffset(), segment);
        List<Long> bases = new ArrayList<>();
        for (Segment source : sources) {
            segments.remove(source.baseOffset(), source);
            source.replaced();
            bases.add(source.baseOffset());
        }
        SegmentExchange.finish(disk, folder, segment.baseOffset(), bases);
        segment.settle();
        return true;
    }

    /** Before {@code offset} no key is left twice. Not beside an exchange. */
    void compactedTo(long offset) throws IOException {
        CompactionState next = compaction.withDirtyFrom(offset);
        next.write(disk, folder);
        compaction = next;
    }

    /** Lets go of the files after a failure, without touching them. */
    public void abandon() {
        segments.values().forEach(Segment::release);
        active.abandon();
    }

    /** The latest timestamp of any record, milliseconds since the epoch; empty if there is no record. */
    public OptionalLong maxTimestamp() {
        return startOffset >= endOffset
                ? OptionalLong.empty()
                : segments.values().stream().mapToLong(Segment::maxTimestamp).max();
    }
}
