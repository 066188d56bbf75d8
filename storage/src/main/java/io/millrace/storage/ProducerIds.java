package io.millrace.storage;

import io.millrace.common.environment.Disk;
import io.millrace.common.environment.DiskFile;
import io.millrace.common.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Gives out producer ids that no other run of this store ever gave out. The file {@code producer-ids} holds a long, the
 * first id not yet reserved, and an int CRC32C of it; a block is reserved durably before its first id is used. Owned by
 * the store's topic operations, one after another.
 */
final class ProducerIds {
    private static final String NAME = "producer-ids";
    private static final String NEXT = "producer-ids.next";
    private static final int BLOCK = 1_000;
    private static final int BYTES = 12;

    private final Disk disk;
    private final Path directory;
    private long next;
    private long reserved;

    ProducerIds(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    void load() throws IOException {
        Path path = directory.resolve(NAME);
        if (!disk.exists(path)) {
            return;
        }
        ByteBuffer content = ByteBuffer.allocate(BYTES);
        try (DiskFile file = disk.openForRead(path)) {
            file.read(0, content);
        }
        if (content.hasRemaining() || content.getInt(8) != checksum(content.getLong(0))) {
            throw ErrorCode.DATA_CORRUPTED.error("%s is damaged", path);
        }
        next = content.getLong(0);
        reserved = next;
    }

    long allocate() throws IOException {
        if (next == reserved) {
            reserve(next + BLOCK);
        }
        return next++;
    }

    private void reserve(long end) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(BYTES);
        content.putLong(end).putInt(checksum(end)).flip();
        try (DiskFile file = disk.open(directory.resolve(NEXT))) {
            file.truncate(0);
            file.write(0, content);
            file.force();
        }
        disk.rename(directory.resolve(NEXT), directory.resolve(NAME));
        disk.forceDirectory(directory);
        reserved = end;
    }

    private static int checksum(long value) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(8).putLong(value).flip());
        return (int) crc.getValue();
    }
}
