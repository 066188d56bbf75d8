package io.millrace.common.simulation;

/** What is left, after a crash, of bytes and names that were not forced. */
public enum Survival {
    /** Nothing. */
    NONE,
    /** Some of the writes, whole, and the first few of each directory's changes of names. */
    SOME,
    /** As {@link #SOME}, and writes torn into sectors of which some survive. */
    TORN,
    /** Everything, as if only the process had died. */
    ALL
}
