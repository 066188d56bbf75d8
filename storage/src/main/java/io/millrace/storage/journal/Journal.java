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
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Entries, forced in the order in which they come, in {@link JournalFiles} that are written in turn.
 *
 * <p>At most one task writes at a time; entries that arrive meanwhile share the next force. A failed write or force ends
 * the journal: later entries fail. Thread-safe.
 */
public final class Journal {
    /** No entry may be larger than this. */
    public static final int LARGEST_ENTRY_BYTES = 512 << 10;

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

    private final JournalFiles files;
    private final Executor blocking;
    private final Function<IOException, MillraceException> errors;

    /** Owned by the task that writes, as are the next two. */
    private @Nullable JournalFile current;

    private long epoch;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(USUAL_ROUND_BYTES);

    /** Guarded by this, as is all below. */
    private final ArrayDeque<Entry> queue = new ArrayDeque<>();

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
        this.files = new JournalFiles(disk, directory, blocking, start.fileBytes(), this::goOn);
        this.blocking = blocking;
        this.epoch = start.epoch() - 1;
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
        synchronized (this) {
            if (!files.canTurn()) {
                running = false; // goOn is called when it can
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
        synchronized (this) {
            if (running || queue.isEmpty()) {
                return;
            }
            running = true;
        }
        blocking.execute(this::run);
    }

    /** Closes all files, whatever befalls one of them. No entry may be under way. */
    public void close() throws IOException {
        files.close();
    }
}
