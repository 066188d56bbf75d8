package io.millrace.storage.segment;

import io.millrace.common.environment.Disk;
import io.millrace.common.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** The file that says from which offset on a log may be read; see package-info. */
final class StartOffsetFile {
    private static final String NAME = "start-offset";
    private static final String NEXT = "start-offset.next";
    private static final int BYTES = 12;

    private StartOffsetFile() {}

    static void write(Disk disk, Path folder, long offset) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(BYTES);
        content.putLong(offset).putInt(checksum(offset)).flip();
        SegmentFiles.writeAll(disk, folder.resolve(NEXT), content);
        disk.rename(folder.resolve(NEXT), folder.resolve(NAME));
        disk.forceDirectory(folder);
    }

    /** 0 if there is none. @throws io.millrace.common.error.MillraceException DATA_CORRUPTED */
    static long read(Disk disk, Path folder) throws IOException {
        if (!disk.exists(folder.resolve(NAME))) {
            return 0;
        }
        ByteBuffer content = SegmentFiles.readAll(disk, folder.resolve(NAME), 1024);
        if (content.remaining() != BYTES || content.getInt(8) != checksum(content.getLong(0))) {
            throw ErrorCode.DATA_CORRUPTED.error("%s is damaged", folder.resolve(NAME));
        }
        return content.getLong(0);
    }

    private static int checksum(long offset) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(8).putLong(offset).flip());
        return (int) crc.getValue();
    }
}
