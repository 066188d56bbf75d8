package io.millrace.engine.operator;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.LongColumn;
import io.millrace.engine.plan.TimeBound;
import io.millrace.engine.state.ZSet;
import org.jspecify.annotations.Nullable;

/**
 * For how long a side of a join keeps a row, and which of its changes are late.
 *
 * @param column of the row's time
 * @param keepMicros the row goes when the watermark is later than its time by more
 * @param delayMicros a change is late if its time is before the watermark by more
 * @param retracts rows may be taken back: what is late is then left out whole, lest a row be taken back that is forgotten
 */
record JoinLimit(int column, long keepMicros, long delayMicros, boolean retracts) {
    /** Rows go a little later, in groups: by this part of the time for which they are kept. */
    private static final int GROUPS = 128;

    private static final JoinLimit NONE = new JoinLimit(-1, TimeBound.FOREVER, 0, false);

    static JoinLimit left(@Nullable TimeBound bound, boolean retracts) {
        return bound == null ? NONE : new JoinLimit(bound.left(), bound.keepLeft(), bound.delayLeft(), retracts);
    }

    static JoinLimit right(@Nullable TimeBound bound, boolean retracts) {
        return bound == null ? NONE : new JoinLimit(bound.right(), bound.keepRight(), bound.delayRight(), retracts);
    }

    /** The watermark that ends the row; a row without a time has no partners, so that it ends at once. */
    long end(ZSet rows, int entry) {
        if (keepMicros == TimeBound.FOREVER) {
            return Expiry.NEVER;
        } else if (rows.isNull(column, entry)) {
            return Step.NO_WATERMARK;
        }
        long time = rows.longValue(column, entry);
        long last = time + keepMicros;
        if (last < time != keepMicros < 0) {
            return Expiry.NEVER;
        }
        long group = Math.max(1, Math.abs(keepMicros) / GROUPS);
        return last - Math.floorMod(last, group) + group;
    }

    /** The changes to take in; counts those that are late. */
    ColumnBatch timely(ColumnBatch batch, Step step) {
        if (column < 0 || step.startWatermark() == Step.NO_WATERMARK) {
            return batch;
        }
        LongColumn times = (LongColumn) batch.column(column);
        long earliest = step.startWatermark() - delayMicros;
        int[] timely = new int[batch.rowCount()];
        int count = 0;
        for (int i = 0; i < timely.length; i++) {
            if (times.values()[i] >= earliest || times.isNull(i)) {
                timely[count++] = i;
            }
        }
        if (count == timely.length) {
            return batch;
        }
        step.countLateRows(timely.length - count);
        return retracts ? batch.gather(timely, count) : batch;
    }
}
