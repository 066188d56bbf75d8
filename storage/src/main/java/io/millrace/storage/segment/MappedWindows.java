package io.millrace.storage.segment;

import io.millrace.common.environment.DiskFile;
import io.millrace.common.environment.FileMapping;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a segment's file that are read again and again, as memory: a copy from there takes less than half the time
 * of a read, but the first look at each page takes longer than reading it. Only windows that are full, which no writer
 * comes to any more. Thread-safe.
 */
final class MappedWindows {
    static final int WINDOW_BYTES = 32 << 20;

    /** A window is mapped when so much of it was read: twice all. */
    private static final long WARM_BYTES = 2L * WINDOW_BYTES;

    /** Of all segments. */
    private static final long MOST_BYTES = 512L << 20;

    private static final AtomicLong MAPPED_BYTES = new AtomicLong();

    /** Copied when one is added. Guarded by this for writers, as is all that follows. */
    private volatile @Nullable FileMapping[] windows = new @Nullable FileMapping[0];

    /** What was read of each window. */
    private long[] readBytes = new long[0];

    private boolean closed;

    /** Copies bytes of the file; false, perhaps after some of them, if not all of them are mapped. */
    boolean read(int position, byte[] target, int length) throws IOException {
        @Nullable FileMapping[] present = windows;
        int at = position;
        int end = position + length;
        while (at < end) {
            int window = at / WINDOW_BYTES;
            FileMapping mapped = window < present.length ? present[window] : null;
            int within = at - window * WINDOW_BYTES;
            int count = Math.min(end - at, WINDOW_BYTES - within);
            if (mapped == null || !mapped.read(within, target, at - position, count)) {
                return false;
            }
            at += count;
        }
        return true;
    }

    /** Takes note of a read from the file, whose first {@code size} bytes do not change any more. */
    synchronized void wasRead(DiskFile file, int size, int position, int length) throws IOException {
        int window = position / WINDOW_BYTES;
        if (closed || (window + 1L) * WINDOW_BYTES > size) {
            return;
        }
        if (window >= readBytes.length) {
            readBytes = Arrays.copyOf(readBytes, size / WINDOW_BYTES);
            windows = Arrays.copyOf(windows, readBytes.length);
        }
        readBytes[window] += length;
        if (readBytes[window] >= WARM_BYTES && windows[window] == null) {
            map(file, window);
        }
    }

    private void map(DiskFile file, int window) throws IOException {
        boolean room = MAPPED_BYTES.addAndGet(WINDOW_BYTES) <= MOST_BYTES;
        FileMapping mapping = room ? file.map((long) window * WINDOW_BYTES, WINDOW_BYTES) : null;
        if (mapping == null) {
            MAPPED_BYTES.addAndGet(-WINDOW_BYTES);
            return;
        }
        @Nullable FileMapping[] more = windows.clone();
        more[window] = mapping;
        windows = more;
    }

    /** Bytes of all segments that are mapped. */
    static long mappedBytes() {
        return MAPPED_BYTES.get();
    }

    /** Whoever reads from now on does so from the file. */
    synchronized void close() {
        closed = true;
        for (FileMapping mapping : windows) {
            if (mapping != null) {
                mapping.close();
                MAPPED_BYTES.addAndGet(-WINDOW_BYTES);
            }
        }
        windows = new @Nullable FileMapping[0];
    }
}
