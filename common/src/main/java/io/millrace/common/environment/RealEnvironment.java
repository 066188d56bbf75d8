package io.millrace.common.environment;

import io.millrace.common.error.FutureResult;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.random.RandomGenerator;

/** The machine itself: its clock, its disk, platform threads. All threads are daemons. Thread-safe. */
public final class RealEnvironment implements Environment {
    /** Threads that may wait at once; further blocking tasks queue. */
    private static final int BLOCKING_LIMIT = 64;

    private final Clock clock = new SystemClock();
    private final Disk disk = new LocalDisk();
    private final RandomGenerator unpredictable = new SecureRandom();
    /** Those not closed. */
    private final List<EventLoop> loops = new CopyOnWriteArrayList<>();

    private final int workerCount;
    private final ThreadPoolExecutor workers;
    private final ThreadPoolExecutor blocking;

    /** As many workers as cores. */
    public RealEnvironment() {
        this(Runtime.getRuntime().availableProcessors());
    }

    public RealEnvironment(int workerCount) {
        this.workerCount = workerCount;
        workers = ThreadPools.fixed("millrace-worker", workerCount);
        blocking = ThreadPools.growing("millrace-blocking", BLOCKING_LIMIT);
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public Disk disk() {
        return disk;
    }

    @Override
    public EventLoop newLoop(String name) {
        EventLoop loop = new ThreadLoop("millrace-" + name, loops::remove);
        loops.add(loop);
        return loop;
    }

    @Override
    public Executor workers() {
        return workers;
    }

    @Override
    public int workerCount() {
        return workerCount;
    }

    @Override
    public Executor blocking() {
        return blocking;
    }

    @Override
    public RandomGenerator unpredictable() {
        return unpredictable;
    }

    @Override
    public RandomGenerator random() {
        return ThreadLocalRandom.current();
    }

    @Override
    public <T> T await(CompletableFuture<T> future) {
        return FutureResult.of(future);
    }

    @Override
    public void close() {
        loops.forEach(EventLoop::close);
        workers.getQueue().clear();
        workers.shutdown();
        blocking.shutdown();
    }
}
