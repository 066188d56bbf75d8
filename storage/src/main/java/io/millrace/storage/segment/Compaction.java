package io.millrace.storage.segment;

import io.millrace.common.environment.DiskFile;
import io.millrace.common.error.ErrorCode;
import io.millrace.storage.record.BatchRewriter;
import io.millrace.storage.record.RecordBatch;
import io.millrace.storage.record.RecordCursor;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One pass of compaction over a log's closed segments, as Kafka's log cleaner makes it: first the last offset of each key
 * that was written since the last pass is gathered, then the segments are written anew without records that a later one of
 * their key follows, and without tombstones whose time is over. Offsets and order stay. For one thread at a time, in small
 * steps, so that it can be slowed down and given up; {@link #exchange} and {@link #finish} take their turn with rolls and
 * deletions.
 */
public final class Compaction {
    /**
     * What to do.
     *
     * @param upTo nothing from this offset on is touched
     * @param nowMillis the time to hold tombstones against
     * @param deleteRetentionMillis for how long a tombstone is kept after a pass has seen it
     * @param segmentBytes small segments are put together up to this
     * @param mapBytes about as much memory is used for keys; more keys take more passes
     * @param lastOffsets of each producer the last offset it wrote: that batch stays, empty if need be, to tell its sequence
     */
    public record Task(
            long upTo,
            long nowMillis,
            long deleteRetentionMillis,
            int segmentBytes,
            long mapBytes,
            Map<Long, Long> lastOffsets) {}

    /** What comes next. */
    public enum Step {
        /** More of the same. */
        WORK,
        /** {@link #exchange}, then more. */
        EXCHANGE,
        /** {@link #finish}. */
        FINISH
    }

    /** A tombstone of which nothing was decided yet, or that is kept for ever. */
    private static final long FOR_EVER = Long.MAX_VALUE;

    private final SegmentedLog log;
    private final Task task;
    private final LastOffsets keys;

    /** To be read: first the dirty ones, then all that are written anew. */
    private final Deque<Segment> segments;

    /** Written anew into one. */
    private final List<Segment> sources = new ArrayList<>();

    private @Nullable DiskFile file;
    private @Nullable BatchWalk walk;

    /** In the segments that are read. */
    private long doneBytes;

    /** Producers that have records in a transaction whose end was not read yet. */
    private final Set<Long> inTransaction = new HashSet<>();

    /** Before it, every key is known. */
    private long mapEnd = -1;

    private @Nullable CleanedSegment cleaned;
    private boolean changed;
    private long bytesBefore;
    private long bytesAfter;

    public Compaction(SegmentedLog log, Task task) {
        this.log = log;
        this.task = task;
        this.keys = new LastOffsets(task.mapBytes());
        long dirtyFrom = log.compaction().dirtyFrom();
        this.segments = new ArrayDeque<>(log.closedBefore(task.upTo()));
        segments.removeIf(segment -> log.endOf(segment) <= dirtyFrom);
    }

    /** Reads about {@code bytes}. A failure leaves the log as it was; {@link #abandon} removes what was written. */
    public Step work(long bytes) throws IOException {
        long end = bytesRead() + bytes;
        while (bytesRead() < end) {
            BatchWalk current = walk;
            if (current == null) {
                Segment next = segments.peek();
                if (next == null && mapEnd < 0) {
                    beginCopying(task.upTo());
                } else if (cleaned != null && (next == null || !fits(next))) {
                    if (endGroup()) {
                        return Step.EXCHANGE;
                    }
                } else if (next == null) {
                    return Step.FINISH;
                } else {
                    begin(next);
                }
                continue;
            }
            RecordBatch batch = current.next();
            if (batch == null) {
                end(current);
            } else if (mapEnd < 0) {
                gather(batch);
            } else {
                copy(batch);
            }
        }
        return Step.WORK;
    }

    private long bytesRead() {
        return doneBytes + (walk == null ? 0 : walk.position());
    }

    private void begin(Segment segment) throws IOException {
        if (mapEnd >= 0) {
            if (cleaned == null) {
                cleaned = new CleanedSegment(log.disk(), log.folder(), segment.baseOffset());
            }
            sources.add(segment);
            target().addAborted(segment.aborted());
            changed |= sources.size() > 1;
        }
        DiskFile opened = segment.open();
        file = opened;
        walk = BatchWalk.of(opened, segment.size(), segment.baseOffset(), segment.hasGaps());
    }

    private void end(BatchWalk walked) throws IOException {
        Segment segment = segments.remove();
        if (walked.position() < segment.size()) {
            throw ErrorCode.DATA_CORRUPTED.error(
                    "%s is damaged at byte %s", segment.file(SegmentFiles.LOG), walked.position());
        }
        closeFile();
    }

    private void closeFile() throws IOException {
        doneBytes = bytesRead();
        walk = null;
        if (file != null) {
            file.close();
            file = null;
        }
    }

    private void gather(RecordBatch batch) throws IOException {
        if (batch.lastOffset() < log.compaction().dirtyFrom()
                || batch.isControl()
                || log.reads().isAborted(batch)) {
            return;
        }
        if (batch.baseOffset() >= task.upTo() || keys.isFull()) {
            closeFile();
            beginCopying(batch.baseOffset());
            return;
        }
        RecordCursor cursor = batch.records();
        while (cursor.next()) {
            if (cursor.keyLength() >= 0) {
                keys.put(cursor.bytes(), cursor.keyStart(), cursor.keyLength(), cursor.offset());
            }
        }
    }

    /** All keys before {@code end} are known: every segment that begins before it is written anew. */
    private void beginCopying(long end) {
        mapEnd = end;
        segments.clear();
        segments.addAll(log.closedBefore(end));
    }

    /** Whether {@code next} can be put together with what is being written. */
    private boolean fits(Segment next) {
        CleanedSegment target = target();
        return (long) target.size() + next.size() <= task.segmentBytes()
                && log.endOf(next) - target.baseOffset() <= Integer.MAX_VALUE;
    }

    /** Whether what was written is to be exchanged for its sources. */
    private boolean endGroup() throws IOException {
        CleanedSegment target = target();
        sources.forEach(segment -> bytesBefore += segment.size());
        bytesAfter += target.size();
        if (changed) {
            target.finish();
            return true;
        }
        target.discard();
        endExchange();
        return false;
    }

    private void endExchange() {
        sources.clear();
        cleaned = null;
        changed = false;
    }

    private CleanedSegment target() {
        return java.util.Objects.requireNonNull(cleaned);
    }

    private void copy(RecordBatch batch) throws IOException {
        if (batch.lastOffset() >= mapEnd) {
            target().add(batch);
            return;
        }
        RecordBatch kept = kept(batch);
        changed |= kept != batch;
        if (kept != null) {
            target().add(kept);
        }
    }

    /** What stays of {@code batch}: itself, some of its records, its header alone, or null for nothing. */
    private @Nullable RecordBatch kept(RecordBatch batch) {
        if (batch.isControl()) {
            return keptMarker(batch);
        }
        if (batch.isTransactional()) {
            inTransaction.add(batch.producerId());
        }
        // What was rolled back stands for nothing, and hides nothing.
        boolean aborted = log.reads().isAborted(batch);
        BitSet kept = new BitSet();
        boolean tombstones = false;
        boolean expired = batch.hasDeleteHorizon() && task.nowMillis() >= batch.deleteHorizon();
        RecordCursor cursor = batch.records();
        for (int i = 0; cursor.next(); i++) {
            // Without a key nobody could ever ask for it by one.
            boolean last = !aborted
                    && cursor.keyLength() >= 0
                    && keys.get(cursor.bytes(), cursor.keyStart(), cursor.keyLength()) <= cursor.offset();
            boolean tombstone = cursor.valueLength() < 0;
            if (last && !(tombstone && expired)) {
                kept.set(i);
                tombstones |= tombstone;
            }
        }
        if (kept.isEmpty()) {
            boolean tellsSequence = task.lastOffsets().getOrDefault(batch.producerId(), -1L) == batch.lastOffset();
            return !tellsSequence ? null : batch.recordCount() == 0 ? batch : BatchRewriter.empty(batch);
        }
        long horizon = tombstones && !batch.hasDeleteHorizon() ? horizon() : FOR_EVER;
        if (horizon != FOR_EVER) {
            return BatchRewriter.keep(batch, kept, horizon);
        }
        return kept.cardinality() == batch.recordCount()
                ? batch
                : BatchRewriter.keep(batch, kept, BatchRewriter.SAME_HORIZON);
    }

    /** A transaction's end is kept while it has records, as the last of its producer, and then as long as a tombstone. */
    private @Nullable RecordBatch keptMarker(RecordBatch batch) {
        boolean hasRecords = inTransaction.remove(batch.producerId());
        Long lastRecord = task.lastOffsets().get(batch.producerId());
        if (hasRecords || (lastRecord != null && lastRecord < batch.baseOffset())) {
            return batch;
        }
        if (!batch.hasDeleteHorizon()) {
            BitSet all = new BitSet();
            all.set(0, batch.recordCount());
            return horizon() == FOR_EVER ? batch : BatchRewriter.keep(batch, all, horizon());
        }
        if (task.nowMillis() < batch.deleteHorizon()) {
            return batch;
        }
        // Without its end it would go on for ever.
        target().dropAborted(batch.producerId(), batch.lastOffset());
        return null;
    }

    private long horizon() {
        long retention = task.deleteRetentionMillis();
        return retention > FOR_EVER - task.nowMillis() ? FOR_EVER : task.nowMillis() + retention;
    }

    /** Puts what was written in its place; false if a deletion was quicker, which ends the pass. */
    public boolean exchange() throws IOException {
        boolean done = log.exchange(sources, target());
        if (done) {
            endExchange();
        }
        return done;
    }

    /** The next pass begins where this one has ended. */
    public void finish() throws IOException {
        log.compactedTo(mapEnd);
    }

    /** Gives up; nothing of what was not exchanged is left. */
    public void abandon() throws IOException {
        closeFile();
        if (cleaned != null) {
            cleaned.discard();
            cleaned = null;
        }
    }

    /** Bytes of the segments that were gone through. */
    public long bytesBefore() {
        return bytesBefore;
    }

    /** Bytes of what is there instead. */
    public long bytesAfter() {
        return bytesAfter;
    }
}
