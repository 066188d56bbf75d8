package io.millrace.common.environment;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the pools of {@link RealEnvironment}. */
final class ThreadPools {
    private ThreadPools() {}

    /** A fixed number of threads. */
    static ThreadPoolExecutor fixed(String name, int threads) {
        return new ThreadPoolExecutor(
                threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons(name));
    }

    /** Hands a task to an idle thread, else makes a new one up to {@code limit}, else queues. */
    static ThreadPoolExecutor growing(String name, int limit) {
        HandOver queue = new HandOver();
        return new ThreadPoolExecutor(0, limit, 30, TimeUnit.SECONDS, queue, daemons(name), (task, pool) -> {
            if (!pool.isShutdown()) {
                queue.put(task);
            }
        });
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Refuses an offer unless a thread is waiting for it, so that the pool makes a thread. */
    private static final class HandOver extends LinkedTransferQueue<Runnable> {
        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }
    }
}
