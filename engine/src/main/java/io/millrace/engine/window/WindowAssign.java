package io.millrace.engine.window;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.LongColumn;
import io.millrace.engine.data.Schema;
import io.millrace.engine.operator.Operator;
import io.millrace.engine.operator.Step;
import io.millrace.engine.plan.WindowSpec;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Appends {@code window_start} and {@code window_end}: one row for each window that a row's time lies in. Rows whose time
 * is NULL lie in none. Under EMIT FINAL, rows of windows that were closed when the step began are left out and counted as
 * late.
 */
public final class WindowAssign implements Operator {
    private final Operator input;
    private final WindowSpec spec;
    private final DataType timeType;
    private final Step step;
    private int[] rows = new int[0];
    private long[] starts = new long[0];
    private long[] ends = new long[0];
    private int count;

    public WindowAssign(Operator input, Schema inputSchema, WindowSpec spec, Step step) {
        this.input = input;
        this.spec = spec;
        this.timeType = inputSchema.type(spec.timeColumn());
        this.step = step;
    }

    @Override
    public @Nullable ColumnBatch next() {
        ColumnBatch batch = input.next();
        return batch == null || batch.rowCount() == 0 ? batch : assign(batch);
    }

    private ColumnBatch assign(ColumnBatch batch) {
        LongColumn times = (LongColumn) batch.column(spec.timeColumn());
        long closed = step.finalOnly() ? step.startWatermark() : Step.NO_WATERMARK;
        if (spec.slideMicros() == spec.sizeMicros() && times.nulls() == null) {
            ColumnBatch tumbled = tumble(batch, times.values(), closed);
            if (tumbled != null) {
                return tumbled;
            }
        }
        count = 0;
        long late = 0;
        for (int row = 0; row < batch.rowCount(); row++) {
            if (times.isNull(row)) {
                continue;
            }
            int before = count;
            long time = times.values()[row];
            boolean closedOne = spec.kind() == WindowSpec.Kind.CUMULATE
                    ? addCumulative(row, time, closed)
                    : addWindows(row, time, closed);
            late += closedOne && count == before ? 1 : 0;
        }
        if (late > 0) {
            step.countLateRows(late);
        }
        return withWindows(batch);
    }

    /** Every row lies in one window, mostly in that of the row before it; null if some of the windows are closed. */
    private @Nullable ColumnBatch tumble(ColumnBatch batch, long[] times, long closed) {
        int rowCount = batch.rowCount();
        long size = spec.sizeMicros();
        long[] windowStarts = new long[rowCount];
        long[] windowEnds = new long[rowCount];
        long start = 0;
        long end = 0;
        long earliest = Long.MAX_VALUE;
        for (int row = 0; row < rowCount; row++) {
            long time = times[row];
            if (time < start || time >= end) {
                start = time - Math.floorMod(time - spec.offsetMicros(), size);
                end = start + size;
                earliest = Math.min(earliest, end);
            }
            windowStarts[row] = start;
            windowEnds[row] = end;
        }
        return closed != Step.NO_WATERMARK && earliest <= closed ? null : withWindows(batch, windowStarts, windowEnds);
    }

    /** Adds the windows of a time that are open, earliest first; whether there was a closed one. */
    private boolean addWindows(int row, long time, long closed) {
        long slide = spec.slideMicros();
        long last = time - Math.floorMod(time - spec.offsetMicros(), slide);
        long sinceLast = time - last;
        if (sinceLast >= spec.sizeMicros()) {
            return false;
        }
        long first = last - (spec.sizeMicros() - 1 - sinceLast) / slide * slide;
        boolean anyClosed = false;
        for (long start = first; start <= last; start += slide) {
            anyClosed |= !addIfOpen(row, start, start + spec.sizeMicros(), closed);
        }
        return anyClosed;
    }

    /** Likewise, for windows with one start that grow by a step. */
    private boolean addCumulative(int row, long time, long closed) {
        long start = time - Math.floorMod(time - spec.offsetMicros(), spec.sizeMicros());
        long step = spec.slideMicros();
        boolean anyClosed = false;
        for (long end = start + (time - start) / step * step + step; end <= start + spec.sizeMicros(); end += step) {
            anyClosed |= !addIfOpen(row, start, end, closed);
        }
        return anyClosed;
    }

    private boolean addIfOpen(int row, long start, long end, long closed) {
        if (closed != Step.NO_WATERMARK && end <= closed) {
            return false;
        }
        if (count == rows.length) {
            rows = Arrays.copyOf(rows, Math.max(ColumnBatch.TARGET_ROWS, count * 2));
            starts = Arrays.copyOf(starts, rows.length);
            ends = Arrays.copyOf(ends, rows.length);
        }
        rows[count] = row;
        starts[count] = start;
        ends[count++] = end;
        return true;
    }

    private ColumnBatch withWindows(ColumnBatch batch) {
        boolean same = count == batch.rowCount();
        for (int i = 0; same && i < count; i++) {
            same = rows[i] == i;
        }
        ColumnBatch gathered = same ? batch : batch.gather(rows, count);
        long[] windowStarts = Arrays.copyOf(starts, count);
        return withWindows(gathered, windowStarts, Arrays.copyOf(ends, count));
    }

    private ColumnBatch withWindows(ColumnBatch gathered, long[] windowStarts, long[] windowEnds) {
        Column[] columns = Arrays.copyOf(gathered.columns(), gathered.columnCount() + 2);
        columns[columns.length - 2] = new LongColumn(timeType, windowStarts, null);
        columns[columns.length - 1] = new LongColumn(timeType, windowEnds, null);
        return new ColumnBatch(gathered.rowCount(), columns, gathered.weights());
    }
}
