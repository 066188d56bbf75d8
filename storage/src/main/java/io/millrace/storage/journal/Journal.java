package io.millrace.storage.journal;

import io.millrace.common.environment.Disk;
import io.millrace.common.environment.DiskFile;
import io.millrace.common.environment.DiskFullException;
import io.millrace.common.error.MillraceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entries, forced in the order in which they come. Two files are written in turn; one is used again once what it says is
 * over: while the other is written, all that it holds data for are forced. The files begin small and grow with what is
 * written between two turns. One that was lost in part is set aside for the next start, and another takes its place.
 *
 * <p>At most one task writes at a time; entries that arrive meanwhile share the next force. A failed write or force ends
 * the journal: later entries fail. Thread-safe.
 */
public final class Journal {
    /** No entry may be larger than this. */
    public static final int LARGEST_ENTRY_BYTES = 512 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private static final String NAME = "journal-";

    /** Of a file, as it was at first. */
    private static final int MOST_GROWTH = 64;

    private static final int LARGEST_FILE_BYTES = 64 << 20;

    /** Of one force at most, unless one entry is larger. */
    private static final int ROUND_BYTES = 1 << 20;

    private static final int USUAL_ROUND_BYTES = 64 << 10;

    /** What is to be forced. Its methods are called by the task that writes, one at a time. */
    public interface Entry {
        /** What its body is. */
        byte kind();

        /** No more than {@link #LARGEST_ENTRY_BYTES}, with {@link #HEADER_BYTES}. */
        int bodyBytes();

        /** Writes {@link #bodyBytes} bytes. */
        void writeBody(ByteBuffer target);

        /** It is forced, in {@code file}. */
        void durable(JournalFile file);

        /** It may be there after a crash, or not; nothing is journaled any more. */
        void failed(MillraceException error);
    }

    /**
     * @param epoch all entries of lower ones are over
     * @param fileBytes how large a file begins
     */
    public record Start(long epoch, int fileBytes) {}

    /** What an entry takes besides its body. */
    public static final int HEADER_BYTES = JournalEntry.HEADER_BYTES;

    private final Disk disk;
    private final Path directory;
    private final Executor blocking;
    private final Function<IOException, MillraceException> errors;
    private final int firstBytes;

    /** Owned by the task that writes, as are the next three. */
    private @Nullable JournalFile current;

    /** All that were opened. */
    private final List<JournalFile> files = new ArrayList<>(2);

    private long epoch;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(USUAL_ROUND_BYTES);

    /** Guarded by this, as is all below. */
    private final ArrayDeque<Entry> queue = new ArrayDeque<>();

    private final ArrayDeque<JournalFile> free = new ArrayDeque<>(1);

    /** The other file, until what it says is over. */
    private @Nullable JournalFile retired;

    /** Whether those it holds data for are being forced. */
    private boolean settling;

    private boolean running;
    private @Nullable MillraceException failure;

    /**
     * @param errors what the callers are told
     */
    public Journal(
            Disk disk,
            Path directory,
            Executor blocking,
            Start start,
            Function<IOException, MillraceException> errors) {
        this.disk = disk;
        this.directory = directory;
        this.blocking = blocking;
        this.epoch = start.epoch() - 1;
        this.firstBytes = start.fileBytes();
        this.errors = errors;
    }

    /** Why nothing is journaled any more; null while all is well. */
    public synchronized @Nullable MillraceException failure() {
        return failure;
    }

    /** Forces {@code entry}, soon; {@code here}, if nothing is under way, on the caller's thread. */
    public void add(Entry entry, boolean here) {
        synchronized (this) {
            queue.add(entry);
            if (running) {
                return;
            }
            running = true;
        }
        if (!here) {
            blocking.execute(this::run);
        } else if (round()) {
            synchronized (this) {
                if (queue.isEmpty()) {
                    running = false;
                    return;
                }
            }
            blocking.execute(this::run);
        }
    }

    private void run() {
        boolean more = true;
        while (more) {
            more = round();
        }
    }

    /** False if there is nothing to do, or nothing that can be done now: nobody runs then. */
    private boolean round() {
        List<Entry> entries = new ArrayList<>();
        MillraceException stop;
        Entry first;
        synchronized (this) {
            stop = failure;
            first = queue.peek();
            if (first == null) {
                running = false;
                return false;
            }
            if (stop != null) {
                entries.addAll(queue);
                queue.clear();
            }
        }
        if (stop != null) {
            MillraceException reason = stop;
            entries.forEach(entry -> entry.failed(reason));
            return true;
        }
        JournalFile file;
        try {
            file = fileFor(HEADER_BYTES + first.bodyBytes());
            if (file == null) {
                return false;
            }
            take(file.room(), entries);
            write(file, entries);
        } catch (IOException | RuntimeException e) {
            MillraceException error = errors.apply(e instanceof IOException io ? io : new IOException(e));
            boolean noFile = e instanceof DiskFullException && entries.isEmpty(); // that has harmed none
            synchronized (this) {
                if (entries.isEmpty()) {
                    entries.add(queue.remove());
                }
                failure = noFile ? null : error;
            }
            entries.forEach(entry -> entry.failed(error));
            return true;
        }
        entries.forEach(entry -> entry.durable(file));
        return true;
    }

    /** Takes as many of the queue as fit. */
    private synchronized void take(int room, List<Entry> target) {
        int left = Math.min(room, ROUND_BYTES);
        Entry next;
        while ((next = queue.peek()) != null) {
            int bytes = HEADER_BYTES + next.bodyBytes();
            if (bytes > left && !target.isEmpty()) {
                return;
            }
            left -= bytes;
            target.add(queue.remove());
        }
    }

    private void write(JournalFile file, List<Entry> entries) throws IOException {
        int bytes = 0;
        for (Entry entry : entries) {
            bytes += HEADER_BYTES + entry.bodyBytes();
        }
        if (bytes > buffer.capacity()) {
            buffer = ByteBuffer.allocateDirect(Math.max(bytes, 2 * buffer.capacity()));
        }
        buffer.clear();
        for (Entry entry : entries) {
            JournalEntry.write(entry, epoch, buffer);
        }
        file.write(buffer.flip());
    }

    /** One with room for {@code bytes}; null if it has to wait for that, and then nobody runs. */
    private @Nullable JournalFile fileFor(int bytes) throws IOException {
        JournalFile present = current;
        if (present != null && present.room() >= bytes) {
            return present;
        }
        JournalFile next;
        synchronized (this) {
            next = free.poll();
            if (next == null && retired != null) {
                running = false; // goOn is called when it is over
                return null;
            }
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
        current = next;
        epoch++;
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
        List<JournalFile.Forcible> owners;
        synchronized (this) {
            owners = List.copyOf(file.unforced());
        }
        for (JournalFile.Forcible owner : owners) {
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
        goOn();
    }

    /** Something that may have been waited for is over. */
    void goOn() {
        synchronized (this) {
            JournalFile other = retired;
            if (other != null && !settling && (other.isNeeded() || other.isOver())) {
                retired = null;
                if (!other.isNeeded()) {
                    free.add(other);
                }
            }
            if (running || queue.isEmpty()) {
                return;
            }
            running = true;
        }
        blocking.execute(this::run);
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

    /** Closes all files, whatever befalls one of them. No entry may be under way. */
    public void close() throws IOException {
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
