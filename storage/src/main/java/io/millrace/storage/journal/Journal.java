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
import java.util.Objects;
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
 * <p>At most one task writes at a time, and while what it wrote is forced, one other round may be written and forced behind it;
 * entries that arrive meanwhile share the next. Entries are told in the order in which they were written. A failed write or
 * force ends the journal: what was written behind it fails too, as do later entries. Thread-safe.
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

    /** Rounds that are written and not yet told, at most. Each is forced by a handle of its own, which tells its errors. */
    private static final int MOST_ROUNDS = JournalFile.HANDLES;

    /** What is to be forced. The first three are called by the task that writes, the others one at a time, in order. */
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

    /** Somebody writes, or is about to. */
    private boolean writing;

    /** Somebody tells entries; what they add meanwhile shares a round. */
    private boolean telling;

    /** Written, or to fail, in this order. */
    private final ArrayDeque<Round> rounds = new ArrayDeque<>(MOST_ROUNDS);

    private long roundsBegun;

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

    /** Entries that are forced together. */
    private static final class Round {
        final List<Entry> entries = new ArrayList<>();

        /** Where they are; null if they were not written. */
        @Nullable
        JournalFile file;

        int handle;

        /** Guarded by the journal, as is the next. */
        @Nullable
        MillraceException error;

        /** It was forced, or failed. */
        boolean over;
    }

    /** Forces {@code entry}, soon; {@code here}, if nothing is under way, on the caller's thread. */
    public void add(Entry entry, boolean here) {
        boolean idle;
        synchronized (this) {
            queue.add(entry);
            idle = rounds.isEmpty();
            if (!claim()) {
                return;
            }
        }
        if (!here || !idle || round()) {
            blocking.execute(this::run);
        }
    }

    /** Whether something is to be written, and can be, by the caller from now on. */
    private synchronized boolean claim() {
        boolean can = !writing && !telling && !queue.isEmpty() && rounds.size() < MOST_ROUNDS;
        writing |= can;
        return can;
    }

    private void run() {
        boolean more = true;
        while (more) {
            more = round();
        }
    }

    /** Writes what waits and forces it, while another task may write the next; true if the caller is to do that now. */
    private boolean round() {
        Round round = new Round();
        if (!write(round)) {
            return false;
        }
        if (claim()) {
            blocking.execute(this::run);
        }
        if (round.file != null) {
            try {
                round.file.force(round.handle);
            } catch (IOException | RuntimeException e) {
                fail(round, error(e));
            }
        }
        tell(round);
        return claim();
    }

    /** False if nothing can be written now: somebody else goes on, later. */
    private boolean write(Round round) {
        Entry first;
        synchronized (this) {
            first = queue.element();
            if (failure != null) {
                round.error = failure;
                begin(round, Integer.MAX_VALUE);
                writing = false;
                return true;
            }
        }
        try {
            JournalFile file = fileFor(HEADER_BYTES + first.bodyBytes());
            if (file == null) {
                return false;
            }
            begin(round, Math.min(file.room(), ROUND_BYTES));
            write(file, round.entries);
            round.file = file;
        } catch (IOException | RuntimeException e) {
            boolean none = round.entries.isEmpty();
            if (none) {
                begin(round, 0);
            }
            if (none && e instanceof DiskFullException) {
                round.error = error(e); // that has harmed no other
            } else {
                fail(round, error(e));
            }
        }
        synchronized (this) {
            writing = false;
        }
        return true;
    }

    private MillraceException error(Exception e) {
        return errors.apply(e instanceof IOException io ? io : new IOException(e));
    }

    /** Ends the journal, and what was written behind {@code round}. */
    private synchronized void fail(Round round, MillraceException error) {
        failure = error;
        boolean lost = false;
        for (Round each : rounds) {
            lost |= each == round;
            if (lost && each.error == null) {
                each.error = error;
            }
        }
    }

    /** Takes as many of the queue as fit, but at least one. */
    private synchronized void begin(Round round, int room) {
        int left = room;
        Entry next;
        while ((next = queue.peek()) != null) {
            int bytes = HEADER_BYTES + next.bodyBytes();
            if (bytes > left && !round.entries.isEmpty()) {
                break;
            }
            left -= bytes;
            round.entries.add(queue.remove());
        }
        round.handle = (int) (roundsBegun++ % MOST_ROUNDS);
        rounds.add(round);
    }

    /** {@code round} is over: tells its entries, and those of rounds that waited for it, unless somebody tells already. */
    private void tell(Round round) {
        synchronized (this) {
            round.over = true;
            if (telling) {
                return;
            }
            telling = true;
        }
        Round next;
        while ((next = toTell()) != null) {
            MillraceException error = next.error;
            JournalFile file = next.file;
            for (Entry entry : next.entries) {
                if (error != null) {
                    entry.failed(error);
                } else {
                    entry.durable(Objects.requireNonNull(file));
                }
            }
            synchronized (this) {
                rounds.remove();
            }
        }
    }

    private synchronized @Nullable Round toTell() {
        Round first = rounds.peek();
        telling = first != null && first.over;
        return telling ? first : null;
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
            next = rounds.isEmpty() ? free.poll() : null;
            if (!rounds.isEmpty() || (next == null && retired != null)) {
                writing = false; // who tells of them goes on, or goOn does when it is over
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
        Path path = directory.resolve(NAME + files.size());
        DiskFile opened = disk.open(path);
        try {
            int size = (int) Math.min(opened.size(), MOST_GROWTH * firstBytes);
            JournalFile file = new JournalFile(this, opened, disk.open(path), size);
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
            if (!claim()) {
                return;
            }
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
