package io.millrace.common.environment;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** The machine's file systems. */
final class LocalDisk implements Disk {
    @Override
    public DiskFile open(Path path) throws IOException {
        return new LocalFile(path, FileChannel.open(path, CREATE, READ, WRITE));
    }

    @Override
    public DiskFile openForRead(Path path) throws IOException {
        return new LocalFile(path, FileChannel.open(path, READ));
    }

    @Override
    public boolean exists(Path path) {
        return Files.exists(path);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> String.valueOf(entry.getFileName()))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.deleteIfExists(path);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        if (System.getProperty("os.name", "").startsWith("Windows")) {
            return; // A directory cannot be opened there; NTFS journals its names.
        }
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }

    @Override
    public long usableBytes(Path directory) throws IOException {
        // A file store is found by reading the list of mounts; a file asks the system at once.
        long bytes = directory.toFile().getUsableSpace();
        return bytes > 0 ? bytes : Files.getFileStore(directory).getUsableSpace();
    }

    @Override
    public long totalBytes(Path directory) throws IOException {
        long bytes = directory.toFile().getTotalSpace();
        return bytes > 0 ? bytes : Files.getFileStore(directory).getTotalSpace();
    }

    @Override
    public AutoCloseable lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, CREATE, WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new FileAlreadyExistsException(file.toString(), null, "locked by another process");
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new FileAlreadyExistsException(file.toString(), null, "locked by this process");
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return channel;
    }
}
