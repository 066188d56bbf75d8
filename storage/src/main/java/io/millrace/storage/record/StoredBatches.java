package io.millrace.storage.record;

import io.millrace.common.environment.DiskFile;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/**
 * Whole batches as they lie in a file of the log, to be sent from there without a copy; their checksums are left to who
 * receives them. They stay readable until {@link #close()}, whatever happens to the log meanwhile. Not thread-safe.
 */
public final class StoredBatches implements Closeable {
    private final DiskFile file;
    private final long position;
    private final int size;
    private final long firstOffset;
    private final long endOffset;
    private final Closeable release;
    private boolean closed;

    /** @param release lets go of {@code file} */
    public StoredBatches(DiskFile file, long position, int size, long firstOffset, long endOffset, Closeable release) {
        this.file = file;
        this.position = position;
        this.size = size;
        this.firstOffset = firstOffset;
        this.endOffset = endOffset;
        this.release = release;
    }

    public int sizeInBytes() {
        return size;
    }

    /** Of the first batch. */
    public long firstOffset() {
        return firstOffset;
    }

    /** No offset of the last batch is this or greater. */
    public long endOffset() {
        return endOffset;
    }

    /**
     * Sends bytes from the {@code sent}-th on, as many as {@code target} takes; their number.
     *
     * @throws EOFException if the file has become shorter
     */
    public long transferTo(long sent, WritableByteChannel target) throws IOException {
        long count = file.transferTo(position + sent, size - sent, target);
        if (count <= 0 && file.size() < position + size) {
            throw new EOFException("the log ends at " + file.size() + ", before " + (position + size));
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            release.close();
        }
    }
}
