package io.millrace.server.shell;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Ctrl-C: what to do about it while something runs. Thread-safe. */
final class Interruption {
    /** Ends what runs. */
    interface Cancel {
        void cancel() throws SQLException;
    }

    private @Nullable Cancel running;
    private boolean interrupted;

    synchronized void begin(Cancel cancel) {
        running = cancel;
        interrupted = false;
    }

    synchronized void end() {
        running = null;
    }

    /** Whether Ctrl-C came since the last begin. */
    synchronized boolean isInterrupted() {
        return interrupted;
    }

    void interrupt() {
        Cancel cancel;
        synchronized (this) {
            interrupted = true;
            cancel = running;
            notifyAll();
        }
        if (cancel != null) {
            try {
                cancel.cancel();
            } catch (SQLException e) {
                // The connection is gone, which the running statement reports better.
                return;
            }
        }
    }

    /** Waits; true if Ctrl-C ended the wait. */
    synchronized boolean pause(long millis) {
        interrupted = false;
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            while (!interrupted) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }
}
