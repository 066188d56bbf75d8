package io.millrace.common.fuzzing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What one input may take, on the thread that has all the work done.
 *
 * @param bytes of memory allocated, kept or not
 * @param bytesEach so much more for each byte of the input
 */
public record Allowance(long bytes, long bytesEach) {
    /** Of processor time; a hundred times what anything takes. */
    private static final long MOST_NANOS = 20_000_000_000L;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Does an input's {@code work}, twice if it has taken too much memory: the first time classes may have been loaded. */
    public void check(int length, Runnable work) {
        check(length, work, () -> {});
    }

    /**
     * Does an input's {@code work}, twice if it has taken too much memory: the first time classes may have been loaded, and
     * what earlier inputs had left may have been read.
     *
     * @param anew has the second time begin where nothing is left
     */
    public void check(int length, Runnable work, Runnable anew) {
        long most = bytes + bytesEach * length;
        long began = THREADS.getCurrentThreadCpuTime();
        long allocated = allocatedBy(work);
        long took = THREADS.getCurrentThreadCpuTime() - began;
        if (took > MOST_NANOS) {
            throw new AssertionError(took + " ns of processor time");
        }
        if (allocated > most) {
            anew.run();
            allocated = allocatedBy(work);
        }
        if (allocated > most) {
            throw new AssertionError(allocated + " bytes allocated for " + length);
        }
    }

    private static long allocatedBy(Runnable work) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        work.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
