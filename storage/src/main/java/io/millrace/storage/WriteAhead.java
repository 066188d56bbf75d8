package io.millrace.storage;

import io.millrace.storage.segment.SegmentedLog;
import java.io.IOException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Keeps zeros written ahead of a partition's appends, so that a force finds the blocks of its file. Used when it is the
 * writer's turn, but for {@link #diskBytes}.
 */
final class WriteAhead {
    /** From this on a force costs more than what a growing file adds to it, so no room is written ahead. */
    private static final long BULK_BYTES = 256L << 10;

    private final SegmentedLog log;
    private final Executor blocking;
    private final PartitionWriter writer;
    private boolean running;

    WriteAhead(SegmentedLog log, Executor blocking, PartitionWriter writer) {
        this.log = log;
        this.blocking = blocking;
        this.writer = writer;
    }

    boolean isRunning() {
        return running;
    }

    /** About how much more of the disk an append may take. By any thread. */
    long diskBytes(long bytes) {
        return log.hasRoom(bytes) ? 0 : Math.max(bytes, log.nextFill());
    }

    /** False if the append must wait for {@link PartitionWriter#wroteAhead}. */
    boolean hasRoom(long bytes) {
        if (log.hasRoom(bytes)) {
            if (!running && bytes < BULK_BYTES && log.wantsRoom()) {
                fill(0);
            }
            return true;
        }
        if (running) {
            return false;
        }
        if (bytes >= BULK_BYTES) {
            return true;
        }
        fill((int) bytes);
        return false;
    }

    private void fill(int bytes) {
        running = true;
        SegmentedLog.Fill fill = log.planFill(bytes);
        blocking.execute(() -> {
            IOException error = null;
            try {
                fill.write();
            } catch (IOException e) {
                error = e;
            }
            IOException outcome = error;
            writer.onLoop(() -> filled(fill, outcome));
        });
    }

    private void filled(SegmentedLog.Fill fill, @Nullable IOException error) {
        running = false;
        if (error == null) {
            fill.done();
        }
        writer.wroteAhead(error);
    }
}
