package io.millrace.common.environment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file of the machine's file system. */
final class LocalFile implements DiskFile {
    /**
     * A heap buffer goes through a direct one that its thread keeps for ever, as large as the largest it needed; smaller
     * pieces keep that small.
     */
    private static final int PIECE_BYTES = 256 * 1024;

    private final Path path;
    private final FileChannel channel;

    LocalFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        try {
            int end = source.limit();
            long at = position;
            while (source.position() < end) {
                if (!source.isDirect()) {
                    source.limit(Math.min(end, source.position() + PIECE_BYTES));
                }
                at += channel.write(source, at);
                source.limit(end);
            }
        } catch (IOException e) {
            throw translate(e);
        }
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        int end = target.limit();
        int count = 0;
        try {
            while (target.position() < end) {
                if (!target.isDirect()) {
                    target.limit(Math.min(end, target.position() + PIECE_BYTES));
                }
                int got = channel.read(target, position + count);
                if (got < 0) {
                    return count == 0 ? -1 : count;
                }
                count += got;
            }
            return count;
        } finally {
            target.limit(end);
        }
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        return channel.transferTo(position, count, target);
    }

    @Override
    public @Nullable FileMapping map(long position, int length) throws IOException {
        return LocalMapping.of(channel, position, length);
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public void truncate(long size) throws IOException {
        channel.truncate(size);
    }

    @Override
    public void force() throws IOException {
        try {
            // The size is metadata that fdatasync keeps where reading the bytes back needs it.
            channel.force(false);
        } catch (IOException e) {
            throw translate(e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private IOException translate(IOException e) {
        String message = String.valueOf(e.getMessage());
        boolean full = message.contains("No space left on device") || message.contains("quota exceeded");
        return full ? new DiskFullException("no space left for " + path, e) : e;
    }
}
