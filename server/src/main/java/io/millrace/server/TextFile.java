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
}
