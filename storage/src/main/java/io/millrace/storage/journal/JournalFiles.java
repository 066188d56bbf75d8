package io.millrace.storage.journal;

import io.millrace.common.environment.Disk;
import io.millrace.common.environment.DiskFile;
import io.millrace.common.environment.DiskFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a {@link Journal}. Two are written in turn; one is used again once what it says is over: while the other is
 * written, all that it holds data for are forced. They begin small and grow with what is written between two turns. One that
 * was lost in part is set aside for the next start, and another takes its place. Thread-safe.
 */
public final class JournalFiles {
    private static final Logger LOG = LoggerFactory.getLogger(JournalFiles.class);

    private static final String NAME = "journal-";

    /** Of a file, as it was at first. */
    private static final int MOST_GROWTH = 64;

    private static final int LARGEST_FILE_BYTES = 64 << 20;

    private final Disk disk;
    private final Path directory;
    private final Executor blocking;
    private final int firstBytes;
    private final Runnable turnable;

    /** All that were opened. Owned by who calls {@link #turn}. */
    private final List<JournalFile> files = new ArrayList<>(2);

    /** Guarded by this, as are the next two. */
    private final ArrayDeque<JournalFile> free = new ArrayDeque<>(1);

    /** The one that was written before, until what it says is over. */
    private @Nullable JournalFile retired;

    /** Whether those it holds data for are being forced. */
    private boolean settling;

    /**
     * @param firstBytes how large a file begins
     * @param turnable is told that {@link #canTurn} may have become true
     */
    JournalFiles(Disk disk, Path directory, Executor blocking, int firstBytes, Runnable turnable) {
        this.disk = disk;
        this.directory = directory;
        this.blocking = blocking;
        this.firstBytes = firstBytes;
        this.turnable = turnable;
    }

    /** Whether there is another file to be written, or may be made. */
    synchronized boolean canTurn() {
        return !free.isEmpty() || retired == null;
    }

    /**
     * The next file, to be written from its beginning; only if {@link #canTurn}.
     *
     * @param present nothing is written to it any more, and all that was written is told; null at first
     */
    JournalFile turn(@Nullable JournalFile present) throws IOException {
        JournalFile next;
        synchronized (this) {
            next = free.poll();
        }
        if (next == null) {
            next = make();
        }
        if (present != null) {
            synchronized (this) {
                retired = present;
                settling = true;
            }
            int wanted = Math.min(MOST_GROWTH * firstBytes, 2 * present.size());
            blocking.execute(() -> settle(present, wanted));
        }
        next.restart();
        return next;
    }

    private JournalFile make() throws IOException {
        DiskFile opened = disk.open(directory.resolve(NAME + files.size()));
        try {
            int size = (int) Math.min(opened.size(), MOST_GROWTH * firstBytes);
            JournalFile file = new JournalFile(this, opened, size);
            file.grow(Math.max(size, firstBytes));
            disk.forceDirectory(directory);
            files.add(file);
            return file;
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    /** Makes what {@code file} says needless, so that it can be used again, then larger. */
    private void settle(JournalFile file, int wantedBytes) {
        for (JournalFile.Forcible owner : file.unforced()) {
            try {
                owner.force();
                file.forced(owner);
            } catch (IOException e) {
                file.keep(); // its owner has stopped, and has said why
            } catch (RuntimeException e) {
                LOG.error("a file of the journal is kept for the next start", e);
                file.keep();
            }
        }
        try {
            file.grow(wantedBytes);
        } catch (IOException e) {
            if (!(e instanceof DiskFullException)) {
                file.keep(); // not to be trusted again; on a full disk it stays as large as it is
            }
        }
        synchronized (this) {
            settling = false;
        }
        changed();
    }

    /** Something that the retired file has waited for may be over. */
    void changed() {
        synchronized (this) {
            JournalFile other = retired;
            if (other == null || settling || !(other.isNeeded() || other.isOver())) {
                return;
            }
            retired = null;
            if (!other.isNeeded()) {
                free.add(other);
            }
        }
        turnable.run();
    }

    /** All entries of all files of {@code directory}, in the order in which they were written. */
    public static List<JournalEntry> read(Disk disk, Path directory) throws IOException {
        List<JournalEntry> entries = new ArrayList<>();
        for (String name : disk.list(directory)) {
            if (name.startsWith(NAME)) {
                try (DiskFile file = disk.openForRead(directory.resolve(name))) {
                    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(file.size(), LARGEST_FILE_BYTES));
                    while (bytes.hasRemaining() && file.read(bytes.position(), bytes) >= 0) {}
                    entries.addAll(JournalEntry.readAll(bytes.flip()));
                }
            }
        }
        entries.sort(Comparator.comparingLong(JournalEntry::epoch));
        return entries;
    }

    /** Removes files that were set aside. Their entries must be over. */
    public static void tidy(Disk disk, Path directory) throws IOException {
        for (String name : disk.list(directory)) {
            if (name.startsWith(NAME) && !name.equals(NAME + 0) && !name.equals(NAME + 1)) {
                disk.delete(directory.resolve(name));
            }
        }
    }

    /** Closes all, whatever befalls one of them. */
    void close() throws IOException {
        IOException failed = null;
        for (JournalFile file : files) {
            try {
                file.close();
            } catch (IOException e) {
                failed = e;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
