package io.millrace.storage.segment;

import static io.millrace.common.error.Invariant.check;

import io.millrace.common.environment.Disk;
import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.record.AbortedTransaction;
import io.millrace.storage.record.ReadBuffer;
import io.millrace.storage.record.RecordBatch;
import io.millrace.storage.record.StoredBatches;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The segments of one partition in one folder. Changed by the partition's loop only; reads are anybody's. */
public final class SegmentedLog {
    private final Disk disk;
    private final Path folder;
    private final ConcurrentSkipListMap<Long, Segment> segments = new ConcurrentSkipListMap<>();
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
        closed.forEach(segment -> segments.put(segment.baseOffset(), segment));
        segments.put(active.segment().baseOffset(), active.segment());
        this.active = active;
        this.startOffset = startOffset;
        this.endOffset = endOffset;
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

    /** Removes, durably, what an {@link #append} that failed may have left. Not beside a {@link Fill}. */
    public void rewind() throws IOException {
        active.rewind();
    }

    /** Its marker was appended last. */
    public void addAborted(AbortedTransaction transaction) {
        active.segment().aborted().add(transaction);
    }

    /**
     * Transactions that were rolled back and have batches or their end at {@code fromOffset} or later, and begin before
     * {@code upToOffset}, in the order in which they ended. All of them, if {@code upToOffset} is at most the stable
     * offset.
     */
    public List<AbortedTransaction> abortedTransactions(long fromOffset, long upToOffset) {
        while (true) {
            List<AbortedTransaction> found = new ArrayList<>();
            try {
                Segment segment = at(fromOffset);
                while (segment != null && !segment.aborted().collect(fromOffset, upToOffset, found)) {
                    segment = after(segment);
                }
                return found;
            } catch (Segment.Replaced e) {
                found.clear(); // and again
            }
        }
    }

    /** Whether {@code batch}, before the stable offset, belongs to a transaction that was rolled back. */
    public boolean isAborted(RecordBatch batch) {
        return batch.isTransactional()
                && !batch.isControl()
                && abortedTransactions(batch.baseOffset(), batch.lastOffset() + 1).stream()
                        .anyMatch(transaction -> transaction.covers(batch));
    }

    private static int flush(ActiveSegment target, int written, ByteBuffer scratch) throws IOException {
        int length = scratch.flip().remaining();
        if (length > 0) {
            target.write(written, scratch);
        }
        scratch.clear();
        return length;
    }

    /** Makes durable everything appended before. Not beside {@link #roll} or {@link #close}. */
    public void force() throws IOException {
        active.force();
    }

    /** Room written ahead in the active segment; see {@link ActiveSegment}. */
    public boolean hasRoom(long bytes) {
        return active.hasRoom(bytes);
    }

    /** Whether less than half of the last piece written ahead is left. */
    public boolean wantsRoom() {
        ActiveSegment current = active;
        return current.room() < current.nextFill() / 2;
    }

    /**
     * A piece of zeros to write ahead, with room for {@code bytes}; {@link Fill#write} runs beside appends that stay
     * before it.
     */
    public Fill planFill(int bytes) {
        ActiveSegment target = active;
        return new Fill(target, target.allocated(), Math.max(target.nextFill(), bytes));
    }

    /** A piece of zeros to be written after all that is allocated. */
    public static final class Fill {
        private final ActiveSegment target;
        private final long from;
        private final int bytes;

        Fill(ActiveSegment target, long from, int bytes) {
            this.target = target;
            this.from = from;
            this.bytes = bytes;
        }

        public void write() throws IOException {
            target.fillAhead(from, bytes);
        }

        /** To be called on the loop after {@link #write}. */
        public void done() {
            target.filled(from + bytes);
        }
    }

    /**
     * Closes the active segment and begins the next; {@code producers} is the producers' state at {@link #endOffset}. Not
     * beside an append, a fill or a force.
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

    /**
     * Whole batches from the one that holds {@code fromOffset} on, with base offsets below {@code limit}; checked.
     *
     * @throws MillraceException OFFSET_OUT_OF_RANGE, DATA_CORRUPTED
     */
    public List<RecordBatch> read(long fromOffset, long limit, int maxBytes, ReadBuffer buffer) throws IOException {
        try {
            return again(() -> readOnce(fromOffset, limit, maxBytes, buffer));
        } catch (NoSuchFileException e) {
            checkReadable(fromOffset);
            throw e;
        }
    }

    /** As {@link #read}, not checked and not read: they are to be sent from their file. Null if there are none. */
    public @Nullable StoredBatches stored(long fromOffset, long limit, int maxBytes) throws IOException {
        try {
            while (true) {
                try {
                    return storedOnce(fromOffset, limit, maxBytes);
                } catch (Segment.Replaced e) {
                    checkReadable(fromOffset); // and again
                }
            }
        } catch (NoSuchFileException e) {
            checkReadable(fromOffset);
            throw e;
        }
    }

    private @Nullable StoredBatches storedOnce(long fromOffset, long limit, int maxBytes) throws IOException {
        Segment segment = at(fromOffset);
        StoredBatches found = null;
        while (segment != null && found == null && segment.baseOffset() < limit) {
            found = segment.stored(fromOffset, limit, maxBytes);
            segment = found == null ? after(segment) : null;
        }
        return found;
    }

    /** The segment that holds {@code offset}, or the first one; null if there is none. */
    private @Nullable Segment at(long offset) {
        Map.Entry<Long, Segment> entry = segments.floorEntry(offset);
        Map.Entry<Long, Segment> found = entry == null ? segments.firstEntry() : entry;
        return found == null ? null : found.getValue();
    }

    /**
     * The segment that follows {@code segment}, all of which was read; null if none does.
     *
     * @throws Segment.Replaced if it may not, since both are being put into one
     */
    private @Nullable Segment after(Segment segment) throws Segment.Replaced {
        Map.Entry<Long, Segment> next = segments.higherEntry(segment.baseOffset());
        // Asked afterwards: a segment is told that it was replaced before those behind it leave the map.
        segment.checkInPlace();
        return next == null ? null : next.getValue();
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    /** Once more whenever compaction puts another segment in the place of the one that is read. */
    private static <T> T again(Reading<T> reading) throws IOException {
        T result = null;
        while (result == null) {
            try {
                result = reading.read();
            } catch (Segment.Replaced e) {
                result = null;
            }
        }
        return result;
    }

    private List<RecordBatch> readOnce(long fromOffset, long limit, int maxBytes, ReadBuffer buffer)
            throws IOException {
        List<RecordBatch> batches = new ArrayList<>();
        Segment segment = at(fromOffset);
        while (segment != null && batches.isEmpty() && segment.baseOffset() < limit) {
            segment.read(fromOffset, limit, maxBytes, buffer, batches);
            segment = after(segment);
        }
        return batches;
    }

    /** An offset not far before {@code offset} that follows a whole batch; -1 if none is known. */
    public long batchEnd(long offset) throws IOException {
        Map.Entry<Long, Segment> entry = segments.floorEntry(offset);
        return entry == null ? -1 : entry.getValue().batchEnd(offset);
    }

    /** @throws MillraceException OFFSET_OUT_OF_RANGE */
    public void checkReadable(long fromOffset) {
        long start = startOffset;
        if (fromOffset < start) {
            throw ErrorCode.OFFSET_OUT_OF_RANGE
                    .error("offset %s of %s is before its first, %s", fromOffset, folder.getFileName(), start)
                    .hint("Older records were removed by retention.");
        }
    }

    /** The latest timestamp of any record, milliseconds since the epoch; empty if there is no record. */
    public OptionalLong maxTimestamp() {
        return startOffset >= endOffset
                ? OptionalLong.empty()
                : segments.values().stream().mapToLong(Segment::maxTimestamp).max();
    }

    /** The first offset below {@code limit} whose record's timestamp is at or after {@code timestampMillis}. */
    public OptionalLong offsetForTimestamp(long timestampMillis, long limit) throws IOException {
        return again(() -> {
            long start = startOffset;
            for (Segment segment = at(0); segment != null; segment = after(segment)) {
                OptionalLong found = TimestampSearch.find(segment, start, timestampMillis, limit);
                if (found.isPresent()) {
                    return found;
                }
            }
            return OptionalLong.empty();
        });
    }
}
