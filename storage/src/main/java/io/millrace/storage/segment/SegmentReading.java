package io.millrace.storage.segment;

import io.millrace.common.environment.DiskFile;
import io.millrace.common.error.ErrorCode;
import io.millrace.storage.record.ReadBuffer;
import io.millrace.storage.record.RecordBatch;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One read's way through a segment, in consecutive pieces: from memory, or from the file, which is opened when it is
 * needed. One thread.
 */
final class SegmentReading implements Closeable {
    private static final int SLACK_BYTES = 8192;
    private static final long UNKNOWN = -1;

    private final Segment segment;
    private final MappedWindows mapped;
    private final int end;
    private final long fromOffset;
    private final long limit;
    private final int maxBytes;
    private final List<RecordBatch> target;
    private @Nullable DiskFile file;
    private long taken;
    private boolean enough;

    /** What the next batch's base offset must be: it is not under the checksum. */
    private long expected = UNKNOWN;

    /** As {@link Segment#read}. */
    SegmentReading(
            Segment segment,
            MappedWindows mapped,
            long fromOffset,
            long limit,
            int maxBytes,
            List<RecordBatch> target) {
        this.segment = segment;
        this.mapped = mapped;
        this.end = segment.size();
        this.fromOffset = fromOffset;
        this.limit = limit;
        this.maxBytes = Math.max(maxBytes, 0);
        this.target = target;
    }

    /** Reads from {@code start} on, where a batch begins. */
    void run(int start, ReadBuffer buffer) throws IOException {
        expected = start == 0 ? segment.baseOffset() : UNKNOWN;
        int position = start;
        int wish = usual(position);
        while (position < end) {
            byte[] bytes = buffer.ofAtLeast(wish);
            read(position, bytes, wish);
            int parsed = parse(bytes, wish, position);
            if (enough || !target.isEmpty()) {
                return;
            }
            position += parsed;
            if (position < end) {
                wish = parsed > 0 ? usual(position) : Math.min(end - position, statedSize(bytes, 0, position));
            }
        }
    }

    private int usual(int position) {
        return (int) Math.min(end - position, (long) maxBytes + SLACK_BYTES);
    }

    private void read(int position, byte[] into, int length) throws IOException {
        segment.checkInPlace();
        if (mapped.read(position, into, length)) {
            return;
        }
        DiskFile present = file == null ? segment.open() : file;
        file = present;
        SegmentFiles.readFully(
                present, position, ByteBuffer.wrap(into, 0, length).slice());
        mapped.wasRead(present, end, position, length);
    }

    /** Bytes of whole batches passed over. */
    private int parse(byte[] bytes, int length, int position) {
        int at = 0;
        while (length - at >= RecordBatch.HEADER_BYTES) {
            int stated = statedSize(bytes, at, position + at);
            if (stated > length - at) {
                break;
            }
            RecordBatch batch = RecordBatch.wrapPlaced(bytes, at, stated);
            checkOrder(batch, position + at);
            if (batch.baseOffset() >= limit || (!target.isEmpty() && taken + stated > maxBytes)) {
                enough = true;
                break;
            }
            if (batch.lastOffset() >= fromOffset) {
                batch.checkCrc();
                target.add(batch);
                taken += stated;
            }
            expected = batch.lastOffset() + 1;
            at += stated;
        }
        return at;
    }

    private void checkOrder(RecordBatch batch, int position) {
        boolean inOrder = segment.hasGaps() ? batch.baseOffset() >= expected : batch.baseOffset() == expected;
        if (expected != UNKNOWN && !inOrder) {
            throw ErrorCode.DATA_CORRUPTED.error(
                    "%s: at byte %s is offset %s where %s follows", segment, position, batch.baseOffset(), expected);
        }
    }

    private int statedSize(byte[] bytes, int at, int position) {
        int stated = RecordBatch.sizeInBytes(bytes, at);
        if (stated < RecordBatch.HEADER_BYTES || stated > end - position) {
            throw ErrorCode.DATA_CORRUPTED.error("%s: at byte %s is no record batch", segment, position);
        }
        return stated;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
