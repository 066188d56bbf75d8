package io.millrace.storage.journal;

import io.millrace.common.environment.Disk;
import io.millrace.common.environment.DiskFullException;
import io.millrace.common.error.MillraceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Entries, forced in the order in which they come, in {@link JournalFiles} that are written in turn.
 *
 * <p>At most one task writes at a time, and while what it wrote is forced, one other round may be written and forced behind
 * it; entries that arrive meanwhile share the next. Entries are told in the order in which they were written. A failed write
 * or force ends the journal: what was written behind it fails too, as do later entries. Thread-safe.
 */
public final class Journal {
    /** No entry may be larger than this. */
    public static final int LARGEST_ENTRY_BYTES = 512 << 10;

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

    private final JournalFiles files;
    private final Executor blocking;
    private final Function<IOException, MillraceException> errors;

    /** Owned by the task that writes, as are the next two. */
    private @Nullable JournalFile current;

    private long epoch;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(USUAL_ROUND_BYTES);

    /** Guarded by this, as is all below. */
    private final ArrayDeque<Entry> queue = new ArrayDeque<>();

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
        this.files = new JournalFiles(disk, directory, blocking, start.fileBytes(), this::goOn);
        this.blocking = blocking;
        this.epoch = start.epoch() - 1;
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
        synchronized (this) {
            if (!rounds.isEmpty() || !files.canTurn()) {
                writing = false; // who tells of them goes on, or goOn does
                return null;
            }
        }
        JournalFile next = files.turn(present);
        current = next;
        epoch++;
        return next;
    }

    /** A file that may have been waited for can be written. */
    private void goOn() {
        if (claim()) {
            blocking.execute(this::run);
        }
    }

    /** Closes all files, whatever befalls one of them. No entry may be under way. */
    public void close() throws IOException {
        files.close();
    }
}
