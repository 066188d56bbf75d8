package io.millrace.common.environment;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** Everything from outside that a database needs. One per process, or one per simulated run. Thread-safe. */
public interface Environment extends AutoCloseable {
    Clock clock();

    Disk disk();

    /** A new loop: tasks given to it run one after another, in order, never on two threads at once. */
    EventLoop newLoop(String name);

    /**
     * The bounded pool on which queries compute; {@link #workerCount()} threads. A task must not wait on it for another
     * task; it yields by returning and being submitted again.
     */
    Executor workers();

    int workerCount();

    /** For what waits: forcing files, planning a statement, reading cold disk. Beyond a limit of threads, tasks queue. */
    Executor blocking();

    /** Seeded in a simulation. Thread-safe. */
    RandomGenerator random();

    /** As {@link #random()}, of which nobody can tell the next from the last ones, but in a simulation. */
    RandomGenerator unpredictable();

    /**
     * Waits for {@code future} and gives its value, or throws its exception. Not to be called on a loop or a worker. In a
     * simulation this is what lets the rest of the world go on meanwhile, so nothing may wait in any other way.
     */
    <T> T await(CompletableFuture<T> future);

    /** Ends all loops and pools; tasks not yet begun are dropped. */
    @Override
    void close();
}
