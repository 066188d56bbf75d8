package io.millrace.engine.plan;

/**
 * Assignment of rows to windows of event time; all durations in microseconds.
 *
 * @param timeColumn input column of a TIMESTAMP type; rows where it is null belong to no window
 * @param sizeMicros length of a window
 * @param slideMicros distance of two windows' starts; equal to the size for TUMBLE; of two windows' ends for CUMULATE
 * @param offsetMicros shift of the windows against 1970-01-01T00:00
 */
public record WindowSpec(Kind kind, int timeColumn, long sizeMicros, long slideMicros, long offsetMicros) {
    /** Which windows. */
    public enum Kind {
        TUMBLE,
        HOP,
        /** Windows that begin together, each one step longer than the last, up to the size. */
        CUMULATE
    }
}
