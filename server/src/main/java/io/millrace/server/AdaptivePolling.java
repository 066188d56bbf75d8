package io.millrace.server;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;

/**
 * What an event loop does with nothing to do: it looks again for a while before it sleeps, but only if its last sleep was
 * a short one. Waking a thread costs more than most requests, and who has just answered is mostly asked again at once; a
 * loop that nobody needs sleeps as ever. While it looks it yields to every other thread. As the Linux kernel's halt
 * polling. Owned by one event loop.
 */
final class AdaptivePolling implements SelectStrategy {
    private static final long LONGEST_NANOS = 60_000;
    /** Sleeps up to this long count as short. */
    private static final long SHORT_NANOS = 2 * LONGEST_NANOS;

    private long idleSince;
    private boolean idle;
    private boolean slept;
    private boolean polls;

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // nothing depends on the order of threads, only who waits for a core
    public int calculateStrategy(IntSupplier selectNow, boolean hasTasks) throws Exception {
        int ready = selectNow.get();
        if (slept) {
            polls = System.nanoTime() - idleSince <= SHORT_NANOS;
            slept = false;
            idle = false;
        }
        if (hasTasks || ready > 0) {
            idle = false;
            return ready;
        }
        long now = System.nanoTime();
        if (!idle) {
            idle = true;
            idleSince = now;
        }
        if (polls && now - idleSince < LONGEST_NANOS) {
            Thread.yield();
            return CONTINUE;
        }
        slept = true;
        return SELECT;
    }
}
