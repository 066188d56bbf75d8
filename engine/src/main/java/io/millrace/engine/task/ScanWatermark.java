package io.millrace.engine.task;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.LongColumn;
import io.millrace.engine.operator.Step;
import org.jspecify.annotations.Nullable;

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
     * The minimum of the partitions' latest times less the delay; never falls. A partition that has not moved for the
     * idle time while another has does not count, nor does one that never had a row.
     *
     * @return the watermark, {@link Step#NO_WATERMARK} if there is none
     */
    long advance(PartitionReader[] partitions, long nowNanos) {
        PartitionReader last = lastMoved(partitions);
        long minimum = Long.MAX_VALUE;
        for (PartitionReader partition : partitions) {
            boolean isLast = last != null && partition.movedNanos() == last.movedNanos();
            if (!partition.isEmpty() && (isLast || !partition.isIdle(nowNanos, idleNanos))) {
                minimum = Math.min(minimum, partition.maxEventMicros());
            }
        }
        if (minimum != Long.MAX_VALUE && minimum != Long.MIN_VALUE) {
            watermark = Math.max(watermark, minimum - delayMicros);
        }
        return watermark;
    }

    private static @Nullable PartitionReader lastMoved(PartitionReader[] partitions) {
        PartitionReader last = null;
        for (PartitionReader partition : partitions) {
            if (!partition.isEmpty() && (last == null || partition.movedNanos() - last.movedNanos() > 0)) {
                last = partition;
            }
        }
        return last;
    }

    /** Some partition counts that will not after the idle time, if it does not move. */
    boolean isHeldBack(PartitionReader[] partitions, long nowNanos) {
        PartitionReader last = lastMoved(partitions);
        for (PartitionReader partition : partitions) {
            if (last != null
                    && !partition.isEmpty()
                    && !partition.isIdle(nowNanos, idleNanos)
                    && partition.movedNanos() != last.movedNanos()) {
                return true;
            }
        }
        return false;
    }
}
