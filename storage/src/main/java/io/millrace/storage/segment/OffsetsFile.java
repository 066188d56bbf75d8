package io.millrace.storage.segment;

import io.millrace.common.environment.Disk;
import io.millrace.common.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** A small file of offsets in a partition's folder, replaced as a whole; see package-info. */
enum OffsetsFile {
    /** From which offset on the log may be read. */
    START("start-offset", 1),
    /** What compaction has done; see {@link CompactionState}. */
    COMPACTION("compaction", 4);

    private final String name;
    private final int count;

    OffsetsFile(String name, int count) {
        this.name = name;
        this.count = count;
    }

    /** Durable when it returns. */
    void write(Disk disk, Path folder, long... offsets) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(count * Long.BYTES + Integer.BYTES);
        content.asLongBuffer().put(offsets);
        content.putInt(count * Long.BYTES, checksum(content));
        SegmentFiles.writeAll(disk, folder.resolve(name + ".next"), content);
        disk.rename(folder.resolve(name + ".next"), folder.resolve(name));
        disk.forceDirectory(folder);
    }

    /**
     * Zeros if there is none.
     *
     * @throws io.millrace.common.error.MillraceException DATA_CORRUPTED
     */
    long[] read(Disk disk, Path folder) throws IOException {
        long[] offsets = new long[count];
        if (!disk.exists(folder.resolve(name))) {
            return offsets;
        }
        ByteBuffer content = SegmentFiles.readAll(disk, folder.resolve(name), 1024);
        int bytes = count * Long.BYTES;
        if (content.remaining() != bytes + Integer.BYTES || content.getInt(bytes) != checksum(content)) {
            throw ErrorCode.DATA_CORRUPTED.error("%s is damaged", folder.resolve(name));
        }
        content.asLongBuffer().get(offsets);
        return offsets;
    }

    private int checksum(ByteBuffer content) {
        CRC32C crc = new CRC32C();
        crc.update(content.slice(0, count * Long.BYTES));
        return (int) crc.getValue();
    }
}
