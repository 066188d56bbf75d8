package io.millrace.server.simulated;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What one input may take, on the thread that has all the work done.
 *
 * @param bytes of memory allocated, kept or not
 */
public record Allowance(long bytes) {
    /** Of processor time; a hundred times what anything takes. */
    private static final long MOST_NANOS = 20_000_000_000L;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Does {@code work}, twice if it has taken too much memory: the first time classes may have been loaded. */
    public void check(Runnable work) {
        long began = THREADS.getCurrentThreadCpuTime();
        long allocated = allocatedBy(work);
        long took = THREADS.getCurrentThreadCpuTime() - began;
        if (took > MOST_NANOS) {
            throw new AssertionError(took + " ns of processor time");
        }
        if (allocated > bytes) {
            allocated = allocatedBy(work);
        }
        if (allocated > bytes) {
            throw new AssertionError(allocated + " bytes allocated");
        }
    }

    private static long allocatedBy(Runnable work) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        work.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
