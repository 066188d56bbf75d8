package io.millrace.engine.state;

import static io.millrace.common.error.Invariant.check;

import io.millrace.common.environment.Disk;
import io.millrace.common.environment.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * A file whose writes between two commits take effect together or not at all, whatever a crash leaves of them. Writes are
 * kept in memory; a commit puts them into the journal, forces it, and only then writes the file itself, which is forced
 * before the journal is used again. Not thread-safe.
 *
 * <p>Journal, big-endian: length of the body (8 bytes), CRC-32C of the body (4), then for each write its position (8),
 * its length (4; -1 for a truncation to that position) and its bytes.
 */
final class JournaledFile implements AutoCloseable {
    private static final String FILE = "state";
    private static final String JOURNAL = "journal";
    private static final int HEADER_BYTES = 12;
    private static final int ENTRY_BYTES = 12;
    private static final int TRUNCATION = -1;

    private final DiskFile file;
    private final DiskFile journal;
    private final List<Write> pending = new ArrayList<>();
    private long size;
    private boolean fileUnforced;
    private boolean failed;

    private record Write(long position, byte[] bytes, boolean truncation) {
        long end() {
            return position + bytes.length;
        }
    }

    private JournaledFile(DiskFile file, DiskFile journal) throws IOException {
        this.file = file;
        this.journal = journal;
        this.size = file.size();
    }

    /** Opens or makes the file and its journal in a folder, and finishes a commit that a crash cut short. */
    static JournaledFile open(Disk disk, Path folder) throws IOException {
        boolean isNew = !disk.exists(folder.resolve(FILE));
        if (isNew) {
            disk.createDirectories(folder);
            disk.forceDirectory(parent(folder));
            // A journal alone is what a deletion left.
            disk.delete(folder.resolve(JOURNAL));
            disk.forceDirectory(folder);
        }
        DiskFile journal = disk.open(folder.resolve(JOURNAL));
        if (isNew) {
            disk.forceDirectory(folder);
        }
        DiskFile file = disk.open(folder.resolve(FILE));
        try {
            if (isNew) {
                disk.forceDirectory(folder);
            }
            JournaledFile opened = new JournaledFile(file, journal);
            opened.recover();
            return opened;
        } catch (IOException | RuntimeException e) {
            file.close();
            journal.close();
            throw e;
        }
    }

    /** The file goes before its journal, so that no file is found without the commit that the journal finishes. */
    static void delete(Disk disk, Path folder) throws IOException {
        if (!disk.exists(folder)) {
            return;
        }
        disk.delete(folder.resolve(FILE));
        disk.forceDirectory(folder);
        disk.delete(folder.resolve(JOURNAL));
        disk.forceDirectory(folder);
        disk.delete(folder);
        disk.forceDirectory(parent(folder));
    }

    private static Path parent(Path folder) {
        return Objects.requireNonNull(folder.toAbsolutePath().getParent());
    }

    private void recover() throws IOException {
        ByteBuffer header = read(journal, 0, HEADER_BYTES);
        if (header.remaining() < HEADER_BYTES) {
            return;
        }
        long length = header.getLong();
        int checksum = header.getInt();
        if (length <= 0 || length > journal.size() - HEADER_BYTES || length > Integer.MAX_VALUE) {
            return;
        }
        ByteBuffer body = read(journal, HEADER_BYTES, (int) length);
        if (body.remaining() < length || checksum(body) != checksum) {
            return;
        }
        while (body.hasRemaining()) {
            long position = body.getLong();
            int count = body.getInt();
            byte[] bytes = new byte[Math.max(count, 0)];
            body.get(bytes);
            apply(new Write(position, bytes, count == TRUNCATION));
        }
        file.force();
        size = file.size();
    }

    long size() {
        return size;
    }

    void write(long position, ByteBuffer source) {
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        pending.add(new Write(position, bytes, false));
        size = Math.max(size, position + bytes.length);
    }

    void truncate(long newSize) {
        pending.add(new Write(newSize, new byte[0], true));
        size = newSize;
    }

    /** Fills {@code target}, as if all that was written were in the file. */
    void read(long position, ByteBuffer target) throws IOException {
        int from = target.position();
        byte[] bytes = new byte[target.remaining()];
        ByteBuffer onDisk = read(file, position, bytes.length);
        onDisk.get(bytes, 0, onDisk.remaining());
        for (Write write : pending) {
            overlay(write, position, bytes);
        }
        check(position + bytes.length <= size, "read of %s bytes at %s of %s", bytes.length, position, size);
        target.put(bytes);
        target.flip();
        target.position(from);
    }

    private static void overlay(Write write, long position, byte[] bytes) {
        if (write.truncation()) {
            for (int i = (int) Math.min(bytes.length, Math.max(0, write.position() - position));
                    i < bytes.length;
                    i++) {
                bytes[i] = 0;
            }
            return;
        }
        long from = Math.max(position, write.position());
        long to = Math.min(position + bytes.length, write.end());
        if (from < to) {
            System.arraycopy(
                    write.bytes(), (int) (from - write.position()), bytes, (int) (from - position), (int) (to - from));
        }
    }

    /** All writes so far are durable when this returns. After a failure the file must be opened anew. */
    void commit() throws IOException {
        check(!failed, "a commit after one that failed");
        if (pending.isEmpty()) {
            return;
        }
        failed = true;
        if (fileUnforced) {
            file.force();
            fileUnforced = false;
        }
        ByteBuffer body = body();
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        header.putLong(body.remaining()).putInt(checksum(body)).flip();
        journal.write(HEADER_BYTES, body);
        journal.write(0, header);
        journal.force();
        for (Write write : pending) {
            apply(write);
        }
        fileUnforced = true;
        pending.clear();
        failed = false;
    }

    private ByteBuffer body() {
        long length = 0;
        for (Write write : pending) {
            length += ENTRY_BYTES + write.bytes().length;
        }
        ByteBuffer body = ByteBuffer.allocate(Math.toIntExact(length));
        for (Write write : pending) {
            body.putLong(write.position()).putInt(write.truncation() ? TRUNCATION : write.bytes().length);
            body.put(write.bytes());
        }
        return body.flip();
    }

    private void apply(Write write) throws IOException {
        if (write.truncation()) {
            if (write.position() < file.size()) {
                file.truncate(write.position());
            }
        } else {
            file.write(write.position(), ByteBuffer.wrap(write.bytes()));
        }
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate());
        return (int) crc.getValue();
    }

    private static ByteBuffer read(DiskFile from, long position, int count) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(count);
        long at = position;
        while (target.hasRemaining()) {
            int read = from.read(at, target);
            if (read < 0) {
                break;
            }
            at += read;
        }
        return target.flip();
    }

    @Override
    public void close() throws IOException {
        try {
            file.close();
        } finally {
            journal.close();
        }
    }
}
