package io.millrace.common.environment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Files. What is not forced may be lost in a crash: written bytes until {@link DiskFile#force()}; a created, renamed or
 * deleted name until {@link #forceDirectory(Path)} of its directory. Thread-safe.
 */
public interface Disk {
    /** Opens for reading and writing, creating an empty file if there is none. */
    DiskFile open(Path path) throws IOException;

    /** Opens an existing file for reading only. */
    DiskFile openForRead(Path path) throws IOException;

    boolean exists(Path path);

    /** Names (last path elements) in a directory, sorted; empty if it does not exist. */
    List<String> list(Path directory) throws IOException;

    void createDirectories(Path directory) throws IOException;

    /** Atomically replaces {@code to}. */
    void rename(Path from, Path to) throws IOException;

    /** Deletes a file or an empty directory; nothing if absent. */
    void delete(Path path) throws IOException;

    void forceDirectory(Path directory) throws IOException;

    /** Bytes that can still be written, as far as known. */
    long usableBytes(Path directory) throws IOException;

    /** Bytes that the whole of the disk has room for, as far as known. */
    long totalBytes(Path directory) throws IOException;

    /** Takes an exclusive lock that ends with the process or with {@link AutoCloseable#close()}. */
    AutoCloseable lock(Path file) throws IOException;
}
