package io.millrace.storage.segment;

import io.millrace.storage.record.RecordBatch;
import io.millrace.storage.record.RecordCursor;
import java.io.IOException;
import java.util.OptionalLong;

/** Finds records by time, with the help of the time indexes. */
final class TimestampSearch {
    private static final int READ_BYTES = 64 * 1024;

    private TimestampSearch() {}

    /**
     * In {@code segment}, the first offset from {@code start} on and below {@code limit} of a record at or after {@code
     * timestampMillis}.
     */
    static OptionalLong find(Segment segment, long start, long timestampMillis, long limit) throws IOException {
        if (segment.maxTimestamp() < timestampMillis) {
            return OptionalLong.empty();
        }
        long from = segment.baseOffset() + segment.indexes().times().offsetBefore(timestampMillis);
        while (true) {
            RecordBatch batch =
                    segment.find(Math.max(from, start), b -> b.maxTimestamp() >= timestampMillis, READ_BYTES);
            if (batch == null || batch.baseOffset() >= limit) {
                return OptionalLong.empty();
            }
            OptionalLong offset = firstIn(batch, start, timestampMillis);
            if (offset.isPresent()) {
                return offset;
            }
            from = batch.lastOffset() + 1; // only records before the log's start were that new
        }
    }

    private static OptionalLong firstIn(RecordBatch batch, long start, long timestampMillis) {
        RecordCursor cursor = batch.records();
        while (cursor.next()) {
            if (cursor.timestamp() >= timestampMillis && cursor.offset() >= start) {
                return OptionalLong.of(cursor.offset());
            }
        }
        return OptionalLong.empty();
    }
}
