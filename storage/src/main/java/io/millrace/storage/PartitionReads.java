package io.millrace.storage;

import io.millrace.common.error.MillraceException;
import io.millrace.storage.record.AbortedTransaction;
import io.millrace.storage.record.ReadBuffer;
import io.millrace.storage.record.RecordBatch;
import io.millrace.storage.record.StoredBatches;
import io.millrace.storage.segment.SegmentReads;
import io.millrace.storage.segment.SegmentedLog;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What is read of a partition: its newest batches from memory, the others from its segments. Thread-safe. */
final class PartitionReads {
    private final PartitionLog partition;
    private final SegmentedLog log;
    private final SegmentReads segments;
    private final TailCache tail;

    PartitionReads(PartitionLog partition, SegmentedLog log, TailCache tail) {
        this.partition = partition;
        this.log = log;
        this.segments = log.reads();
        this.tail = tail;
    }

    /** As {@link PartitionLog#read}, before {@code limit}, which is at most the stable offset. */
    List<RecordBatch> visible(long fromOffset, long limit, int maxBytes, ReadBuffer buffer) {
        long from = fromOffset;
        while (true) {
            List<RecordBatch> batches = all(from, limit, maxBytes, buffer);
            if (!Visibility.isDoubtful(batches)) {
                return batches;
            }
            RecordBatch last = batches.get(batches.size() - 1);
            from = last.lastOffset() + 1;
            List<RecordBatch> visible = Visibility.of(
                    batches, segments.abortedTransactions(batches.get(0).baseOffset(), from));
            if (!visible.isEmpty()) {
                return visible;
            }
        }
    }

    /** As {@link PartitionLog#readAll}. */
    List<RecordBatch> all(long fromOffset, long limit, int maxBytes, ReadBuffer buffer) {
        segments.checkReadable(fromOffset);
        if (fromOffset >= limit) {
            return List.of();
        }
        List<RecordBatch> cached = tail.read(fromOffset, limit, maxBytes);
        return cached != null ? cached : reading(() -> segments.read(fromOffset, limit, maxBytes, buffer));
    }

    /** As {@link PartitionLog#readTail}. */
    @Nullable
    List<RecordBatch> tail(long fromOffset, long limit, int maxBytes) {
        segments.checkReadable(fromOffset);
        if (fromOffset >= limit) {
            return List.of();
        }
        List<RecordBatch> cached = tail.read(fromOffset, limit, maxBytes);
        boolean whole = cached != null
                && !cached.isEmpty()
                && cached.get(cached.size() - 1).lastOffset() + 1 >= limit;
        return whole ? cached : null;
    }

    /** As {@link PartitionLog#stored}. */
    @Nullable
    StoredBatches stored(long fromOffset, long limit, int maxBytes) {
        segments.checkReadable(fromOffset);
        try {
            return fromOffset >= limit ? null : segments.stored(fromOffset, limit, maxBytes);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    List<AbortedTransaction> abortedTransactions(long fromOffset, long upToOffset) {
        return segments.abortedTransactions(fromOffset, upToOffset);
    }

    OptionalLong maxTimestamp() {
        return log.maxTimestamp();
    }

    long batchEnd(long offset) {
        return reading(() -> segments.batchEnd(offset));
    }

    OptionalLong offsetForTimestamp(long timestampMillis, long limit) {
        return reading(() -> segments.offsetForTimestamp(timestampMillis, limit));
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    private <T> T reading(Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** @throws MillraceException that the topic is gone, if that is why */
    private MillraceException failed(IOException e) {
        partition.readable();
        return StorageErrors.of(e, "reading " + partition.id());
    }
}
