package io.millrace.common.simulation;

import io.millrace.common.environment.Clock;
import io.millrace.common.environment.Disk;
import io.millrace.common.environment.Environment;
import io.millrace.common.environment.EventLoop;
import io.millrace.common.error.FutureResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A world from one seed. Nothing runs but inside {@link #runUntilIdle}, {@link #advance} and {@link #await}, on the
 * caller's thread: among all that could run next, the seed picks. For one thread at a time.
 */
public final class SimulatedEnvironment implements Environment {
    private static final long EPOCH_MILLIS = 1_700_000_000_000L;
    private static final int WORKERS = 2;

    /** What is not done after that much simulated time never will be: recurring timers must not hide it. */
    private static final long LONGEST_WAIT_NANOS = 24L * 3600 * 1_000_000_000;

    private final Random random;
    private final SimulatedDisk disk;
    private final List<Lane> lanes = new ArrayList<>();
    private final PriorityQueue<Due> timers = new PriorityQueue<>();
    private long nowNanos;
    private long sequence;
    private @Nullable Lane current;

    public SimulatedEnvironment(long seed) {
        this(seed, new SimulatedDisk());
    }

    /** On a disk that may have lived through a crash; see {@link SimulatedDisk#afterCrash}. */
    public SimulatedEnvironment(long seed, SimulatedDisk disk) {
        this.random = new Random(seed);
        this.disk = disk;
    }

    @Override
    public Clock clock() {
        return new Clock() {
            @Override
            public long currentTimeMillis() {
                return EPOCH_MILLIS + nowNanos / 1_000_000;
            }

            @Override
            public long nanoTime() {
                return nowNanos;
            }
        };
    }

    @Override
    public Disk disk() {
        return disk;
    }

    /** The same as {@link #disk()}, with its faults. */
    public SimulatedDisk simulatedDisk() {
        return disk;
    }

    @Override
    public EventLoop newLoop(String name) {
        Lane lane = new Lane();
        lanes.add(lane);
        return lane;
    }

    @Override
    public Executor workers() {
        return this::executeAnywhere;
    }

    @Override
    public int workerCount() {
        return WORKERS;
    }

    @Override
    public Executor blocking() {
        return this::executeAnywhere;
    }

    /** A lane of its own, so that it may run before or after any other. */
    private void executeAnywhere(Runnable task) {
        Lane lane = new Lane();
        lane.once = true;
        lane.tasks.add(task);
        lanes.add(lane);
    }

    @Override
    public RandomGenerator unpredictable() {
        return random;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    /** Runs all that can run now, without moving the clock. */
    public void runUntilIdle() {
        while (runOne()) {
            // until nothing is left
        }
    }

    /** Moves the clock on, running on the way what becomes due. */
    public void advance(long millis) {
        long target = nowNanos + millis * 1_000_000;
        runUntilIdle();
        while (fireNextTimer(target)) {
            runUntilIdle();
        }
        nowNanos = target;
    }

    /** Runs until {@code future} is done, moving the clock to the next timer where nothing else can run. */
    @Override
    public <T> T await(CompletableFuture<T> future) {
        long latest = nowNanos + LONGEST_WAIT_NANOS;
        while (!future.isDone()) {
            if (!runOne() && !fireNextTimer(latest)) {
                throw new IllegalStateException("nothing is left to run and the future is not done");
            }
        }
        return FutureResult.of(future);
    }

    private boolean runOne() {
        List<Lane> ready = new ArrayList<>();
        for (Lane lane : lanes) {
            if (!lane.tasks.isEmpty()) {
                ready.add(lane);
            }
        }
        if (ready.isEmpty()) {
            return false;
        }
        Lane lane = ready.get(random.nextInt(ready.size()));
        Runnable task = lane.tasks.remove();
        if (lane.once) {
            lanes.remove(lane);
        }
        Lane before = current;
        current = lane;
        try {
            task.run();
        } finally {
            current = before;
        }
        if (disk.hasCrashed()) {
            throw new SimulatedCrash();
        }
        return true;
    }

    private boolean fireNextTimer(long latestNanos) {
        Due due = timers.peek();
        while (due != null && due.cancelled) {
            timers.remove();
            due = timers.peek();
        }
        if (due == null || due.atNanos > latestNanos) {
            return false;
        }
        timers.remove();
        nowNanos = Math.max(nowNanos, due.atNanos);
        due.lane.execute(due.task);
        return true;
    }

    @Override
    public void close() {
        lanes.clear();
        timers.clear();
    }

    /** A loop, or one task of a pool. */
    private final class Lane implements EventLoop {
        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
        private boolean once;
        private boolean closed;

        @Override
        public void execute(Runnable task) {
            if (!closed) {
                tasks.add(task);
            }
        }

        @Override
        public Timer schedule(Runnable task, long delayMillis) {
            Due due = new Due(this, task, nowNanos + Math.max(0, delayMillis) * 1_000_000, sequence++);
            timers.add(due);
            return due;
        }

        @Override
        public boolean inLoop() {
            return current == this;
        }

        @Override
        public void close() {
            closed = true;
            tasks.clear();
            lanes.remove(this);
            timers.removeIf(due -> due.lane == this);
        }
    }

    private static final class Due implements EventLoop.Timer, Comparable<Due> {
        private final Lane lane;
        private final Runnable task;
        private final long atNanos;
        private final long order;
        private boolean cancelled;

        Due(Lane lane, Runnable task, long atNanos, long order) {
            this.lane = lane;
            this.task = task;
            this.atNanos = atNanos;
            this.order = order;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
