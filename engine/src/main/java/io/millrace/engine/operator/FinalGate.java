package io.millrace.engine.operator;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.LongColumn;
import io.millrace.engine.data.Schema;
import io.millrace.engine.state.RowTable;
import io.millrace.engine.state.StateTable;
import io.millrace.engine.state.ZSet;
import io.millrace.engine.state.ZSetState;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The gate of EMIT FINAL: holds rows until the watermark has reached the end of their window, then gives each once, with
 * its weight, and forgets it. Changes to windows that were closed when the step began are late: counted and left out.
 * Rows without an end are not held. In a snapshot everything passes.
 */
public final class FinalGate extends StepOperator {
    private final int endColumn;
    private final Step step;
    private final RowTable ends;
    private final Expiry expiry;
    private final ZSet rows;
    private final ZSetState saved;
    private int[] open = new int[16];
    private int openCount;
    private int[] due = new int[16];
    private int dueCount;
    private int given;
    private final java.util.ArrayDeque<ColumnBatch> passing = new java.util.ArrayDeque<>();

    public FinalGate(Operator input, Schema schema, int endColumn, Step step, StateTable state) {
        super(schema, input);
        this.endColumn = endColumn;
        this.step = step;
        DataType[] types = new DataType[schema.size()];
        Arrays.setAll(types, schema::type);
        ends = RowTable.of(types[endColumn]);
        expiry = new Expiry(ends, 0);
        rows = new ZSet(types);
        saved = new ZSetState(rows, types, state);
    }

    @Override
    void take(int input, ColumnBatch batch) {
        if (step.once()) {
            passing.add(batch);
            return;
        }
        ColumnBatch timely = withoutLate(batch);
        int[] entries = rows.add(groups(timely), timely);
        saved.changed(entries, timely.rowCount());
    }

    private ColumnBatch withoutLate(ColumnBatch batch) {
        LongColumn times = (LongColumn) batch.column(endColumn);
        int[] timely = new int[batch.rowCount()];
        int count = 0;
        for (int i = 0; i < timely.length; i++) {
            if (times.isNull(i)
                    || step.startWatermark() == Step.NO_WATERMARK
                    || times.values()[i] > step.startWatermark()) {
                timely[count++] = i;
            }
        }
        if (count == timely.length) {
            return batch;
        }
        step.countLateRows(timely.length - count);
        return batch.gather(timely, count);
    }

    private int[] groups(ColumnBatch batch) {
        int[] groups = new int[batch.rowCount()];
        ends.findOrAdd(new Column[] {batch.column(endColumn)}, groups.length, groups);
        expiry.add(ends.added(), ends.addedCount());
        for (int i = 0; i < ends.addedCount(); i++) {
            if (ends.isNull(0, ends.added()[i])) {
                due(ends.added()[i]);
            }
        }
        return groups;
    }

    private void due(int group) {
        if (openCount == open.length) {
            open = Arrays.copyOf(open, openCount * 2);
        }
        open[openCount++] = group;
    }

    @Override
    void allTaken() {
        if (step.watermark() != Step.NO_WATERMARK) {
            expiry.expired(step.watermark(), this::due);
        }
        for (int i = 0; i < openCount; i++) {
            for (int entry = rows.first(open[i]); entry != ZSet.NONE; entry = rows.next(entry)) {
                if (dueCount == due.length) {
                    due = Arrays.copyOf(due, dueCount * 2);
                }
                due[dueCount++] = entry;
            }
        }
    }

    @Override
    @Nullable
    ColumnBatch give() {
        if (step.once()) {
            return passing.poll();
        }
        if (given >= dueCount) {
            return null;
        }
        int[] chunk = new int[Math.min(ColumnBatch.TARGET_ROWS, dueCount - given)];
        int count = 0;
        for (int i = 0; i < chunk.length; i++) {
            if (rows.weight(due[given + i]) > 0) {
                chunk[count++] = due[given + i];
            }
        }
        given += chunk.length;
        return ZSetBatches.of(rows, chunk, count);
    }

    @Override
    void endStep() {
        for (int i = 0; i < dueCount; i++) {
            saved.remove(due[i]);
        }
        for (int i = 0; i < openCount; i++) {
            ends.remove(open[i]);
        }
        dueCount = 0;
        openCount = 0;
        given = 0;
    }

    @Override
    public void checkpoint() {
        saved.checkpoint();
    }

    @Override
    public void restore() {
        saved.restore(this::groups, entry -> {});
    }

    @Override
    public long stateBytes() {
        return rows.bytes() + ends.bytes();
    }
}
