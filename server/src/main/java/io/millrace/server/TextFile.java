package io.millrace.server;

import io.millrace.common.environment.Disk;
import io.millrace.common.environment.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Small text files, as settings are. */
final class TextFile {
    static final int MAX_BYTES = 1 << 20;

    private TextFile() {}

    /** All of a file, in UTF-8. */
    static String read(Disk disk, Path path) throws IOException {
        try (DiskFile file = disk.openForRead(path)) {
            long size = file.size();
            if (size > MAX_BYTES) {
                throw new IOException("it has " + size + " bytes, more than " + MAX_BYTES);
            }
            ByteBuffer content = ByteBuffer.allocate((int) size);
            while (content.hasRemaining() && file.read(content.position(), content) >= 0) {
                // until all is there or the file has become shorter
            }
            return new String(content.array(), 0, content.position(), StandardCharsets.UTF_8);
        }
    }

    /** Replaces all of a file, or makes it; whole or not at all, and durable when it returns. */
    static void write(Disk disk, Path directory, String name, String text) throws IOException {
        ByteBuffer content = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        if (content.remaining() > MAX_BYTES) {
            throw new IOException("it would have " + content.remaining() + " bytes, more than " + MAX_BYTES);
        }
        Path next = directory.resolve(name + ".next");
        disk.delete(next);
        try (DiskFile file = disk.open(next)) {
            file.write(0, content);
            file.force();
        }
        disk.rename(next, directory.resolve(name));
        disk.forceDirectory(directory);
    }
}
