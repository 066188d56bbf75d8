package io.millrace.common.environment;

/** Time. Thread-safe. */
public interface Clock {
    /** Milliseconds since 1970-01-01T00:00:00Z; may step back. */
    long currentTimeMillis();

    /** Nanoseconds from an arbitrary origin; never steps back. */
    long nanoTime();
}
