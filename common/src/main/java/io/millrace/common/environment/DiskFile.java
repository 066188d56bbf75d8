package io.millrace.common.environment;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/** An open file. Positional reads and writes may come from any thread; writers of overlapping ranges must not race. */
public interface DiskFile extends Closeable {
    /** Writes all of {@code source}'s remaining bytes at {@code position}. */
    void write(long position, ByteBuffer source) throws IOException;

    /** Reads up to {@code target.remaining()} bytes; the count, or -1 at or past the end. */
    int read(long position, ByteBuffer target) throws IOException;

    /** Bytes sent, straight from the file where the platform can. */
    long transferTo(long position, long count, WritableByteChannel target) throws IOException;

    /** Bytes that are there and not written any more, as memory; null if this disk has no such thing. */
    default @Nullable FileMapping map(long position, int length) throws IOException {
        return null;
    }

    long size() throws IOException;

    void truncate(long size) throws IOException;

    /**
     * All bytes written before are on stable storage when this returns. After a failure nothing is known of them and the
     * caller must not try again (Rebello et al., "Can Applications Recover from fsync Failures?", USENIX ATC 2020).
     */
    void force() throws IOException;

    @Override
    void close() throws IOException;
}
