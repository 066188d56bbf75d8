package io.millrace.common.error;

/** Whose mistake an error is, and so who has to act. */
public enum ErrorKind {
    /** The statement or the request is wrong; the caller can mend it. */
    USER,
    /** The data met while running is wrong (a division by zero, an undecodable row). */
    DATA,
    /** A limit was reached: memory, disk, connections, time. */
    RESOURCES,
    /** The outside world failed: disk, network, shutdown. */
    ENVIRONMENT,
    /** A promise of our own code was broken. */
    INTERNAL
}
