package io.millrace.engine;

/** Where a continuous query begins to read its streams. */
public enum StartPosition {
    /** The answer, kept current. */
    EARLIEST,
    /** Only what comes after the start. */
    LATEST
}
