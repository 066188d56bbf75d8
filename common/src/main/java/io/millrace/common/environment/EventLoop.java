package io.millrace.common.environment;

import java.util.concurrent.Executor;

/** One thread of control: tasks run one after another in the order given. Thread-safe. */
public interface EventLoop extends Executor, AutoCloseable {
    /** Queues {@code task}. After {@link #close()} it is dropped silently. */
    @Override
    void execute(Runnable task);

    /** Runs {@code task} on this loop after {@code delayMillis} or later. */
    Timer schedule(Runnable task, long delayMillis);

    /** Whether the caller is running on this loop. */
    boolean inLoop();

    @Override
    void close();

    /** A task that will run later. */
    interface Timer {
        /** The task will not begin after this, unless it already has. */
        void cancel();
    }
}
