package io.millrace.common.environment;

import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A loop on a platform thread of its own. Its queue has no bound: who gives tasks bounds them (one outstanding task per
 * partition, connection or query).
 */
final class ThreadLoop implements EventLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadLoop.class);

    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    /** Owned by the loop's thread. */
    private final PriorityQueue<Scheduled> timers = new PriorityQueue<>();

    private final AtomicLong sequence = new AtomicLong();
    private final Thread thread;
    private final Consumer<EventLoop> whenClosed;
    private volatile boolean parked;
    private volatile boolean closed;

    ThreadLoop(String name, Consumer<EventLoop> whenClosed) {
        this.whenClosed = whenClosed;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void execute(Runnable task) {
        if (closed) {
            return;
        }
        tasks.add(task);
        if (parked) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public Timer schedule(Runnable task, long delayMillis) {
        long due = System.nanoTime() + Math.max(0, delayMillis) * 1_000_000;
        Scheduled scheduled = new Scheduled(task, due, sequence.getAndIncrement());
        execute(() -> timers.add(scheduled));
        return scheduled;
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        whenClosed.accept(this);
    }

    private void run() {
        while (!closed) {
            Runnable task = tasks.poll();
            if (task != null) {
                runSafely(task);
            }
            Scheduled first = timers.peek();
            if (first != null && first.dueNanos - System.nanoTime() <= 0) {
                timers.remove();
                if (!first.cancelled) {
                    runSafely(first.task);
                }
            } else if (task == null) {
                park(first);
            }
        }
    }

    private void park(@Nullable Scheduled first) {
        parked = true;
        try {
            if (tasks.isEmpty() && !closed) {
                if (first == null) {
                    LockSupport.park(this);
                } else {
                    LockSupport.parkNanos(this, first.dueNanos - System.nanoTime());
                }
            }
        } finally {
            parked = false;
        }
    }

    private void runSafely(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("task failed loop={}", thread.getName(), e);
        }
    }

    private static final class Scheduled implements Timer, Comparable<Scheduled> {
        final Runnable task;
        final long dueNanos;
        final long order;
        volatile boolean cancelled;

        Scheduled(Runnable task, long dueNanos, long order) {
            this.task = task;
            this.dueNanos = dueNanos;
            this.order = order;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public int compareTo(Scheduled other) {
            int byTime = Long.compare(dueNanos - other.dueNanos, 0);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
