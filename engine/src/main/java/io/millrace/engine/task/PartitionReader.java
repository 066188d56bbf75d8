package io.millrace.engine.task;

import static io.millrace.common.error.ErrorCode.OFFSET_OUT_OF_RANGE;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.RowDecoder;
import io.millrace.storage.PartitionLog;
import io.millrace.storage.record.ReadBuffer;
import io.millrace.storage.record.RecordBatch;
import java.util.ArrayDeque;
import java.util.Deque;

/** Reads one partition's committed records from a position up to a step's end. Owned by the query's task. */
final class PartitionReader {
    /** Read at once; what is read and not decoded is at most this, or one batch. */
    private static final int READ_BYTES = 512 << 10;

    private final PartitionLog log;
    private final Deque<RecordBatch> ahead = new ArrayDeque<>();
    private final ReadBuffer buffer;

    private long position;
    private long end;

    /** Latest event time seen, microseconds. */
    private long maxEventMicros = Long.MIN_VALUE;

    private long lastMovedNanos;

    PartitionReader(PartitionLog log, long position, long nowNanos) {
        this(log, position, nowNanos, ReadBuffer.reused());
    }

    /** @param buffer used by one reader at a time */
    PartitionReader(PartitionLog log, long position, long nowNanos, ReadBuffer buffer) {
        this.log = log;
        this.buffer = buffer;
        this.position = position;
        this.end = position;
        this.lastMovedNanos = nowNanos;
    }

    PartitionLog log() {
        return log;
    }

    /** Offset of the next record to decode. */
    long position() {
        return position;
    }

    /** Goes to another place; what was read ahead is dropped. */
    void seek(long newPosition) {
        ahead.clear();
        position = newPosition;
        end = newPosition;
    }

    long end() {
        return end;
    }

    /** Where the step ends; false if nothing is new. */
    boolean extendTo(long newEnd, long nowNanos) {
        if (newEnd <= end) {
            return false;
        }
        end = newEnd;
        lastMovedNanos = nowNanos;
        return position < end;
    }

    boolean isAtEnd() {
        return position >= end;
    }

    /** Decodes until {@code decoder} has {@code targetRows} or the step's end is reached. */
    void decode(RowDecoder decoder, int targetRows, RowDecoder.BadRows badRows, RowOrigins origins) {
        while (position < end && decoder.rowCount() < targetRows) {
            RecordBatch batch = ahead.poll();
            if (batch == null) {
                fill();
                continue;
            }
            if (batch.lastOffset() < position) {
                continue;
            }
            if (batch.baseOffset() >= end) {
                position = end;
                return;
            }
            if (!batch.isControl()) {
                int before = decoder.rowCount();
                decoder.add(batch, log.id().partition(), position, end, badRows);
                long first = Math.max(position, batch.baseOffset());
                long last = Math.min(end, batch.lastOffset() + 1);
                origins.add(log.id().partition(), first, last - first, before, decoder.rowCount());
            }
            position = Math.min(end, batch.lastOffset() + 1);
            if (batch.lastOffset() >= end) {
                ahead.addFirst(batch);
            }
        }
    }

    /** Gives memory back until there is more to read. */
    void rest() {
        if (ahead.isEmpty()) {
            buffer.release();
        }
    }

    private void fill() {
        try {
            ahead.addAll(log.read(position, end, READ_BYTES, buffer));
        } catch (MillraceException e) {
            long start = log.startOffset();
            if (e.code() != OFFSET_OUT_OF_RANGE || start <= position) {
                throw e;
            }
            // Retention has overtaken the reader: those records are gone for good.
            position = Math.min(end, start);
            return;
        }
        if (ahead.isEmpty()) {
            position = end;
        }
    }

    long maxEventMicros() {
        return maxEventMicros;
    }

    void sawEventTime(long micros) {
        maxEventMicros = Math.max(maxEventMicros, micros);
    }

    /** No row with an event time was ever seen, and none lies ahead. */
    boolean isEmpty() {
        return position >= end && maxEventMicros == Long.MIN_VALUE;
    }

    /** When it was last extended. */
    long movedNanos() {
        return lastMovedNanos;
    }

    /** Whether no new record came for so long. */
    boolean isIdle(long nowNanos, long timeoutNanos) {
        return position >= end && nowNanos - lastMovedNanos >= timeoutNanos;
    }
}
