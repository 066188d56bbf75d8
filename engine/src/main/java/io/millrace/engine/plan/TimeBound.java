package io.millrace.engine.plan;

/**
 * How long the rows of a join can still meet partners, all in microseconds. A left row of time t meets none that is not
 * late once the watermark is beyond t + {@code keepLeft}, nor does a right row of time t beyond t + {@code keepRight}. A
 * left change is late if its time is before the watermark - {@code delayLeft}, a right one likewise.
 *
 * @param left column of the left side
 * @param right column of the right side
 * @param keepLeft {@link #FOREVER} if there is no end
 * @param keepRight likewise
 */
public record TimeBound(int left, int right, long keepLeft, long keepRight, long delayLeft, long delayRight) {
    public static final long FOREVER = Long.MAX_VALUE;

    /** Neither side's rows are kept for ever. */
    public boolean boundsBoth() {
        return keepLeft != FOREVER && keepRight != FOREVER;
    }
}
