package io.millrace.storage.segment;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.record.AbortedTransaction;
import io.millrace.storage.record.ReadBuffer;
import io.millrace.storage.record.RecordBatch;
import io.millrace.storage.record.StoredBatches;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is read of a log's segments, while it is written, rolled, cut off at its start and compacted: where compaction has
 * put another segment in the place of the one that is read, reading begins anew. Thread-safe.
 */
public final class SegmentReads {
    private final Path folder;
    private final ConcurrentNavigableMap<Long, Segment> segments;
    private final LongSupplier startOffset;

    /** @param segments by base offset, as they come and go */
    SegmentReads(Path folder, ConcurrentNavigableMap<Long, Segment> segments, LongSupplier startOffset) {
        this.folder = folder;
        this.segments = segments;
        this.startOffset = startOffset;
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
        long start = startOffset.getAsLong();
        if (fromOffset < start) {
            throw ErrorCode.OFFSET_OUT_OF_RANGE
                    .error("offset %s of %s is before its first, %s", fromOffset, folder.getFileName(), start)
                    .hint("Older records were removed by retention.");
        }
    }

    /** The first offset below {@code limit} whose record's timestamp is at or after {@code timestampMillis}. */
    public OptionalLong offsetForTimestamp(long timestampMillis, long limit) throws IOException {
        return again(() -> {
            long start = startOffset.getAsLong();
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
