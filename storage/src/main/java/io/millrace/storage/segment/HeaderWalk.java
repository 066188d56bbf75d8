package io.millrace.storage.segment;

import io.millrace.common.environment.DiskFile;
import io.millrace.common.error.ErrorCode;
import io.millrace.storage.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Goes from batch to batch of a segment by their headers, without reading what is between them. Not thread-safe. */
final class HeaderWalk {
    private static final int CHUNK_BYTES = 4096;
    private static final long UNKNOWN = -1;

    private final Segment segment;
    private final DiskFile file;
    private final int size;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private int chunkStart;
    private int chunkEnd;

    /** Where the present batch lies. */
    private int position;

    private int end;
    private long baseOffset;
    private long lastOffset = UNKNOWN;

    /** From the batch that begins at {@code from}; {@code size} bytes of the file are whole batches. */
    HeaderWalk(Segment segment, DiskFile file, int size, int from) {
        this.segment = segment;
        this.file = file;
        this.size = size;
        this.end = from;
    }

    /** The next batch is the one that begins at {@code from}. */
    void skipTo(int from) {
        end = from;
        lastOffset = UNKNOWN;
    }

    /**
     * Moves to the next batch; false after the last.
     *
     * @throws io.millrace.common.error.MillraceException DATA_CORRUPTED
     */
    boolean next() throws IOException {
        if (end >= size) {
            return false;
        }
        position = end;
        if (position < chunkStart || position + RecordBatch.HEADER_BYTES > chunkEnd) {
            chunkStart = position;
            chunkEnd = Math.min(size, position + CHUNK_BYTES);
            SegmentFiles.readFully(
                    file,
                    position,
                    ByteBuffer.wrap(chunk, 0, chunkEnd - position).slice());
        }
        int at = position - chunkStart;
        int stated = chunkEnd - position < RecordBatch.HEADER_BYTES ? 0 : RecordBatch.sizeInBytes(chunk, at);
        if (stated < RecordBatch.HEADER_BYTES || stated > size - position) {
            throw ErrorCode.DATA_CORRUPTED.error(
                    "%s: at byte %s is no record batch", segment.file(SegmentFiles.LOG), position);
        }
        baseOffset = RecordBatch.baseOffset(chunk, at);
        boolean inOrder = segment.hasGaps() ? baseOffset > lastOffset : baseOffset == lastOffset + 1;
        if (lastOffset != UNKNOWN && !inOrder) {
            throw ErrorCode.DATA_CORRUPTED.error(
                    "%s: at byte %s is offset %s where %s follows",
                    segment.file(SegmentFiles.LOG), position, baseOffset, lastOffset + 1);
        }
        lastOffset = RecordBatch.lastOffset(chunk, at);
        end = position + stated;
        return true;
    }

    int position() {
        return position;
    }

    /** One past its last byte. */
    int end() {
        return end;
    }

    long baseOffset() {
        return baseOffset;
    }

    long lastOffset() {
        return lastOffset;
    }
}
