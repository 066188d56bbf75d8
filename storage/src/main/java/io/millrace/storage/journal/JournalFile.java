package io.millrace.storage.journal;

import io.millrace.common.environment.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One file of a {@link Journal}, and why it may not be used again yet. Zero-filled ahead of its use, so that a force finds
 * its blocks. Thread-safe.
 */
public final class JournalFile {
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(256 << 10);

    private final JournalFiles files;
    private final DiskFile file;

    /** Owned by who writes the journal, or who makes it ready for its next use, as is the next. */
    private int size;

    private int position;

    /** Entries whose meaning is not over. Guarded by {@link #files}, as is all below. */
    private int underWay;

    /** Those to be forced before this is used again. */
    private final Set<Forcible> unforced = new LinkedHashSet<>();

    /** Something was lost, and what is written here will be needed by the next start. */
    private boolean needed;

    JournalFile(JournalFiles files, DiskFile file, int size) {
        this.files = files;
        this.file = file;
        this.size = size;
    }

    int room() {
        return size - position;
    }

    int size() {
        return size;
    }

    void write(ByteBuffer entries) throws IOException {
        int length = entries.remaining();
        file.write(position, entries);
        file.force();
        position += length;
    }

    /** To be written from its beginning. */
    void restart() {
        position = 0;
    }

    /** Fills it with zeros to {@code newSize}. */
    void grow(int newSize) throws IOException {
        for (int at = size; at < newSize; ) {
            ByteBuffer zeros = ZEROS.duplicate();
            zeros.limit(Math.min(zeros.capacity(), newSize - at));
            int length = zeros.remaining();
            file.write(at, zeros);
            at += length;
        }
        file.force();
        size = newSize;
    }

    /** What an entry promises is not done yet; {@link #leave} says when. */
    public void enter() {
        synchronized (files) {
            underWay++;
        }
    }

    /** @param lost whether the next start needs the entry */
    public void leave(boolean lost) {
        synchronized (files) {
            underWay--;
            needed |= lost;
        }
        files.changed();
    }

    /** What an entry holds is durable only here until {@code owner} is forced. */
    public void holdFor(Forcible owner) {
        synchronized (files) {
            unforced.add(owner);
        }
    }

    /** Those to be forced; they count as not yet forced until {@link #forced}. */
    Set<Forcible> unforced() {
        synchronized (files) {
            return Set.copyOf(unforced);
        }
    }

    void forced(Forcible owner) {
        synchronized (files) {
            unforced.remove(owner);
        }
    }

    void keep() {
        synchronized (files) {
            needed = true;
        }
    }

    /** Guarded by {@link #files}. */
    boolean isNeeded() {
        return needed;
    }

    /** Guarded by {@link #files}. */
    boolean isOver() {
        return underWay == 0 && unforced.isEmpty() && !needed;
    }

    void close() throws IOException {
        file.close();
    }

    /** What an entry was written for. */
    public interface Forcible {
        /**
         * Makes durable what the journal holds for it, elsewhere.
         *
         * @throws IOException if the journal must keep it
         */
        void force() throws IOException;
    }
}
