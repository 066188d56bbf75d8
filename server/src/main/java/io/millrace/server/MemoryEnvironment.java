package io.millrace.server;

import io.millrace.common.environment.Clock;
import io.millrace.common.environment.Disk;
import io.millrace.common.environment.Environment;
import io.millrace.common.environment.EventLoop;
import io.millrace.common.environment.RealEnvironment;
import io.millrace.common.simulation.SimulatedDisk;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** The real threads and clock, and a disk that is gone with the process. Thread-safe. */
final class MemoryEnvironment implements Environment {
    private final RealEnvironment real = new RealEnvironment();
    private final Disk disk = new SimulatedDisk();

    @Override
    public Clock clock() {
        return real.clock();
    }

    @Override
    public Disk disk() {
        return disk;
    }

    @Override
    public EventLoop newLoop(String name) {
        return real.newLoop(name);
    }

    @Override
    public Executor workers() {
        return real.workers();
    }

    @Override
    public int workerCount() {
        return real.workerCount();
    }

    @Override
    public Executor blocking() {
        return real.blocking();
    }

    @Override
    public RandomGenerator unpredictable() {
        return real.unpredictable();
    }

    @Override
    public RandomGenerator random() {
        return real.random();
    }

    @Override
    public <T> T await(CompletableFuture<T> future) {
        return real.await(future);
    }

    @Override
    public void close() {
        real.close();
    }
}
