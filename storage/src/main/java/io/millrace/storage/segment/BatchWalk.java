package io.millrace.storage.segment;

import io.millrace.common.environment.DiskFile;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a file's batches one after another, checking every checksum and that offsets ascend, without gaps unless
 * the file was compacted. Not thread-safe.
 */
final class BatchWalk {
    private static final int CHUNK_BYTES = 1 << 20;

    /** A header that states more is taken for garbage rather than given that much memory. */
    private static final int LARGEST_BATCH_BYTES = 256 << 20;

    private static final long UNKNOWN = -1;

    private final DiskFile file;
    private final long size;
    private final boolean gaps;
    private byte[] chunk;

    /** Where the next batch lies in the file. */
    private long position;

    /** Where it lies in the chunk, and the end of what is read. */
    private int at;

    private int filled;
    private long nextOffset;

    private BatchWalk(DiskFile file, long size, long position, long nextOffset, boolean gaps) {
        this.file = file;
        this.size = size;
        this.position = position;
        this.nextOffset = nextOffset;
        this.gaps = gaps;
        this.chunk = new byte[(int) Math.min(Math.max(0, size - position), CHUNK_BYTES)];
    }

    /** From the beginning of a file whose first batch is not before {@code baseOffset}. */
    static BatchWalk of(DiskFile file, long size, long baseOffset, boolean gaps) {
        return new BatchWalk(file, size, 0, baseOffset, gaps);
    }

    /** From a batch in the middle. */
    static BatchWalk from(DiskFile file, long size, long position, boolean gaps) {
        return new BatchWalk(file, size, position, UNKNOWN, gaps);
    }

    /** The next batch, to be used before the one after it is asked for; null where none that is valid follows. */
    @Nullable
    RecordBatch next() throws IOException {
        RecordBatch batch = parse();
        if (batch == null && fill()) {
            batch = parse();
        }
        return batch;
    }

    private @Nullable RecordBatch parse() {
        int length = filled - at;
        if (length < RecordBatch.HEADER_BYTES) {
            return null;
        }
        int stated = RecordBatch.sizeInBytes(chunk, at);
        if (stated < RecordBatch.HEADER_BYTES || stated > length) {
            return null;
        }
        RecordBatch batch;
        try {
            batch = RecordBatch.wrapPlaced(chunk, at, stated);
        } catch (MillraceException e) {
            return null;
        }
        // The offset is not under the checksum; nothing but the order vouches for it.
        boolean inOrder =
                nextOffset == UNKNOWN || (gaps ? batch.baseOffset() >= nextOffset : batch.baseOffset() == nextOffset);
        if (!inOrder || !batch.isCrcRight()) {
            return null;
        }
        nextOffset = batch.lastOffset() + 1;
        position += stated;
        at += stated;
        return batch;
    }

    /** Reads from the next batch on; false if that brings nothing new. */
    private boolean fill() throws IOException {
        int known = filled - at;
        int wanted = known < RecordBatch.HEADER_BYTES ? RecordBatch.HEADER_BYTES : RecordBatch.sizeInBytes(chunk, at);
        if (wanted <= known || wanted > Math.min(LARGEST_BATCH_BYTES, size - position)) {
            return false;
        }
        if (wanted > chunk.length) {
            chunk = new byte[wanted];
        }
        filled = (int) Math.min(chunk.length, size - position);
        at = 0;
        SegmentFiles.readFully(file, position, ByteBuffer.wrap(chunk, 0, filled).slice());
        int stated = filled < RecordBatch.HEADER_BYTES ? 0 : RecordBatch.sizeInBytes(chunk, 0);
        // One that is larger than what was read at once.
        return stated <= filled || fill();
    }

    /** Bytes of valid batches that were passed. */
    long position() {
        return position;
    }

    /** One past the last batch's last record. */
    long nextOffset() {
        return nextOffset;
    }
}
