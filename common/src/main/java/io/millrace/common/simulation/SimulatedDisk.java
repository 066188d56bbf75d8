package io.millrace.common.simulation;

import io.millrace.common.environment.Disk;
import io.millrace.common.environment.DiskFile;
import io.millrace.common.environment.DiskFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * A disk in memory that fails as real ones do. Every write, force, truncation and change of a name is an operation; they
 * are counted from 1, so that a test can crash the machine at each. Thread-safe.
 */
public final class SimulatedDisk implements Disk {
    private final SimulatedNames names;
    private final Set<Path> locks = new HashSet<>();
    private long operations;
    private long forces;
    private int openFiles;
    private long crashAt = Long.MAX_VALUE;
    private long failForceAt = Long.MAX_VALUE;
    private long capacityBytes = Long.MAX_VALUE;
    private boolean crashed;
    private LongConsumer observer = operation -> {};

    public SimulatedDisk() {
        this(new SimulatedNames());
    }

    private SimulatedDisk(SimulatedNames names) {
        this.names = names;
    }

    /** Operations so far. */
    public synchronized long operations() {
        return operations;
    }

    /** Forces of files so far. */
    public synchronized long forces() {
        return forces;
    }

    /** Files that were opened and not yet closed, each as often as it was. */
    public synchronized int openFiles() {
        return openFiles;
    }

    /** From operation {@code number} on, nothing succeeds; that one is begun and not forced. */
    public synchronized void crashAtOperation(long number) {
        crashAt = number;
    }

    /** The force {@code number} fails, and what it should have brought to the disk is lost in a crash. */
    public synchronized void failForce(long number) {
        failForceAt = number;
    }

    /** A write that would make all files together larger fails. */
    public synchronized void capacity(long bytes) {
        capacityBytes = bytes;
    }

    public synchronized boolean hasCrashed() {
        return crashed;
    }

    /** {@code observer} is called at each operation, with its number, where a crash would strike. */
    public synchronized void onOperation(LongConsumer newObserver) {
        observer = newObserver;
    }

    /** The disk as another machine would find it if this one crashed now. This one is not changed. */
    public synchronized SimulatedDisk afterCrash(Survival survival, long seed) {
        return new SimulatedDisk(names.afterCrash(survival, new Random(seed)));
    }

    /** Changes bytes of a file behind everybody's back, as a failing disk does. Not an operation. */
    public synchronized void corrupt(Path path, long position, byte[] bytes) throws IOException {
        SimulatedContent content = content(path);
        content.write(position, bytes);
        content.force();
    }

    /** Counts an operation that has been begun. */
    private void operation() throws IOException {
        checkAlive();
        operations++;
        observer.accept(operations);
        if (operations >= crashAt) {
            crashed = true;
            checkAlive();
        }
    }

    private void checkAlive() throws IOException {
        if (crashed) {
            throw new IOException("the simulated machine has crashed");
        }
    }

    private SimulatedContent content(Path path) throws IOException {
        SimulatedContent content = names.get(path.normalize());
        if (content == null || content == SimulatedNames.DIRECTORY) {
            throw new NoSuchFileException(path.toString());
        }
        return content;
    }

    @Override
    public synchronized DiskFile open(Path path) throws IOException {
        checkAlive();
        Path name = path.normalize();
        if (names.get(name) == null) {
            Path parent = name.getParent();
            if (parent != null && parent.getParent() != null && names.get(parent) == null) {
                throw new NoSuchFileException(path.toString());
            }
            names.add(name, new SimulatedContent());
            operation();
        }
        return new OpenFile(content(path), true);
    }

    @Override
    public synchronized DiskFile openForRead(Path path) throws IOException {
        checkAlive();
        return new OpenFile(content(path), false);
    }

    @Override
    public synchronized boolean exists(Path path) {
        return names.get(path.normalize()) != null;
    }

    @Override
    public synchronized List<String> list(Path directory) throws IOException {
        checkAlive();
        return names.in(directory.normalize());
    }

    @Override
    public synchronized void createDirectories(Path directory) throws IOException {
        Path name = directory.normalize();
        if (name.getParent() == null || names.get(name) == SimulatedNames.DIRECTORY) {
            return;
        }
        createDirectories(name.getParent());
        if (names.get(name) != null) {
            throw new FileAlreadyExistsException(directory.toString());
        }
        names.add(name, SimulatedNames.DIRECTORY);
        operation();
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        checkAlive();
        names.rename(from.normalize(), to.normalize(), content(from));
        operation();
    }

    @Override
    public synchronized void delete(Path path) throws IOException {
        checkAlive();
        Path name = path.normalize();
        if (names.get(name) == null) {
            return;
        }
        if (names.get(name) == SimulatedNames.DIRECTORY && !names.in(name).isEmpty()) {
            throw new DirectoryNotEmptyException(path.toString());
        }
        names.remove(name);
        operation();
    }

    @Override
    public synchronized void forceDirectory(Path directory) throws IOException {
        operation();
        names.force(directory.normalize());
    }

    @Override
    public synchronized long usableBytes(Path directory) {
        return Math.max(0, capacityBytes - usedBytes());
    }

    @Override
    public synchronized long totalBytes(Path directory) {
        return capacityBytes;
    }

    /** Bytes of all files. */
    public synchronized long usedBytes() {
        return names.contents().stream().mapToLong(SimulatedContent::size).sum();
    }

    @Override
    public synchronized AutoCloseable lock(Path file) throws IOException {
        Path name = file.normalize();
        if (!locks.add(name)) {
            throw new FileAlreadyExistsException(file.toString(), null, "locked by this process");
        }
        return () -> unlock(name);
    }

    private synchronized void unlock(Path name) {
        locks.remove(name);
    }

    private final class OpenFile implements DiskFile {
        private final SimulatedContent content;
        private final boolean writable;
        private boolean open = true;

        OpenFile(SimulatedContent content, boolean writable) {
            this.content = content;
            this.writable = writable;
            openFiles++;
        }

        private void check(boolean toWrite) throws IOException {
            checkAlive();
            if (!open) {
                throw new java.nio.channels.ClosedChannelException();
            }
            if (toWrite && !writable) {
                throw new java.nio.channels.NonWritableChannelException();
            }
        }

        @Override
        public void write(long position, ByteBuffer source) throws IOException {
            synchronized (SimulatedDisk.this) {
                check(true);
                long growth = position + source.remaining() - content.size();
                if (growth > 0 && capacityBytes != Long.MAX_VALUE && usedBytes() + growth > capacityBytes) {
                    throw new DiskFullException("no space left on the simulated disk");
                }
                byte[] bytes = new byte[source.remaining()];
                source.get(bytes);
                content.write(position, bytes);
                operation();
            }
        }

        @Override
        public int read(long position, ByteBuffer target) throws IOException {
            synchronized (SimulatedDisk.this) {
                check(false);
                return content.read(position, target);
            }
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(count, 1 << 20));
            read(position, bytes);
            bytes.flip();
            return target.write(bytes);
        }

        @Override
        public long size() throws IOException {
            synchronized (SimulatedDisk.this) {
                check(false);
                return content.size();
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (SimulatedDisk.this) {
                check(true);
                content.truncate(size);
                operation();
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (SimulatedDisk.this) {
                check(false);
                operation();
                forces++;
                if (forces == failForceAt) {
                    content.failForce();
                    throw new IOException("the simulated disk failed to force");
                }
                content.force();
            }
        }

        @Override
        public void close() {
            synchronized (SimulatedDisk.this) {
                openFiles -= open ? 1 : 0;
                open = false;
            }
        }
    }
}
