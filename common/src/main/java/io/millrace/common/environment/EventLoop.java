package io.millrace.common.environment;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** One thread of control: tasks run one after another in the order given. Thread-safe. */
public interface EventLoop extends Executor, AutoCloseable {
    /** Queues {@code task}. After {@link #close()} it is dropped silently. */
    @Override
    void execute(Runnable task);

    /**
     * Runs {@code work} on this loop for somebody who waits for what comes of it.
     *
     * @return completes as the future that {@code work} gives, where that completes; fails with what {@code work} throws;
     *     never completes if the loop is closed before
     */
    default <T> CompletableFuture<T> call(Supplier<CompletableFuture<T>> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        execute(() -> {
            try {
                work.get().whenComplete((value, error) -> {
                    if (error != null) {
                        result.completeExceptionally(error);
                    } else {
                        result.complete(value);
                    }
                });
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

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
