package io.millrace.engine.operator;

/**
 * Where a query stands, shared by the operators of its task and owned by it.
 */
public final class Step {
    /** No watermark is known yet. */
    public static final long NO_WATERMARK = Long.MIN_VALUE;

    private final boolean once;
    private final boolean finalOnly;
    private long startWatermark = NO_WATERMARK;
    private long watermark = NO_WATERMARK;
    private long lateRows;

    /**
     * @param once the query is a snapshot: there is one step, and state need not outlive it
     * @param finalOnly the query is EMIT FINAL: rows for windows that are closed are late
     */
    public Step(boolean once, boolean finalOnly) {
        this.once = once;
        this.finalOnly = finalOnly;
    }

    public boolean once() {
        return once;
    }

    public boolean finalOnly() {
        return finalOnly;
    }

    /** Microseconds; as it was when this step began. Rows of windows that end at or before it are late. */
    public long startWatermark() {
        return startWatermark;
    }

    /** Microseconds; includes what this step's sources have read so far. Never falls. */
    public long watermark() {
        return watermark;
    }

    /** Called by the task before each step. */
    public void begin() {
        startWatermark = watermark;
    }

    /** Called by sources; a lower value changes nothing. */
    public void advanceWatermark(long micros) {
        watermark = Math.max(watermark, micros);
    }

    public void countLateRows(long rows) {
        lateRows += rows;
    }

    /** Since the query began. */
    public long lateRows() {
        return lateRows;
    }
}
