package io.millrace.engine.task;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.LongColumn;
import io.millrace.engine.operator.Step;

/** How far event time has come in one scan. Owned by the query's task. */
final class ScanWatermark {
    private final int column;
    private final long delayMicros;
    private final long idleNanos;
    private long watermark = Step.NO_WATERMARK;

    /** @param column of the decoded rows */
    ScanWatermark(int column, long delayMicros, long idleNanos) {
        this.column = column;
        this.delayMicros = delayMicros;
        this.idleNanos = idleNanos;
    }

    void observe(ColumnBatch rows, PartitionReader partition) {
        Column times = rows.column(column);
        long[] values = ((LongColumn) times).values();
        long max = Long.MIN_VALUE;
        for (int row = 0; row < rows.rowCount(); row++) {
            if (values[row] > max && !times.isNull(row)) {
                max = values[row];
            }
        }
        partition.sawEventTime(max);
    }

    /**
     * The minimum of the partitions' latest times less the delay, without those that are idle; never falls.
     *
     * @return the watermark, {@link Step#NO_WATERMARK} if there is none
     */
    long advance(PartitionReader[] partitions, long nowNanos) {
        long minimum = Long.MAX_VALUE;
        for (PartitionReader partition : partitions) {
            if (!partition.isIdle(nowNanos, idleNanos)) {
                minimum = Math.min(minimum, partition.maxEventMicros());
            }
        }
        if (minimum != Long.MAX_VALUE && minimum != Long.MIN_VALUE) {
            watermark = Math.max(watermark, minimum - delayMicros);
        }
        return watermark;
    }

    long watermark() {
        return watermark;
    }

    /** Some partition holds the others back, and would leave them after the idle time. */
    boolean isHeldBack(PartitionReader[] partitions, long nowNanos) {
        long minimum = Long.MAX_VALUE;
        long maximum = Long.MIN_VALUE;
        for (PartitionReader partition : partitions) {
            if (!partition.isIdle(nowNanos, idleNanos)) {
                minimum = Math.min(minimum, partition.maxEventMicros());
                maximum = Math.max(maximum, partition.maxEventMicros());
            }
        }
        return minimum < maximum;
    }
}
