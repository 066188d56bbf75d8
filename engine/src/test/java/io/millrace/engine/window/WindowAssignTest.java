package io.millrace.engine.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.data.BatchBuilder;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.operator.Operator;
import io.millrace.engine.operator.Step;
import io.millrace.engine.plan.WindowSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WindowAssignTest {
    private static final Schema SCHEMA = Schema.of(Schema.Field.of("t", DataType.TIMESTAMP));

    private static List<String> windows(WindowSpec spec, Step step, @Nullable Long... times) {
        BatchBuilder builder = new BatchBuilder(SCHEMA);
        for (Long time : times) {
            builder.add(new @Nullable Object[] {time});
        }
        ArrayDeque<ColumnBatch> batches = new ArrayDeque<>(List.of(builder.build()));
        Operator assign = new WindowAssign(batches::poll, SCHEMA, spec, step);
        List<String> windows = new ArrayList<>();
        for (ColumnBatch batch = assign.next(); batch != null; batch = assign.next()) {
            for (int i = 0; i < batch.rowCount(); i++) {
                windows.add(batch.column(0).value(i) + " in " + batch.column(1).value(i) + ".."
                        + batch.column(2).value(i));
            }
        }
        return windows;
    }

    private static WindowSpec hop(long size, long slide, long offset) {
        return new WindowSpec(WindowSpec.Kind.HOP, 0, size, slide, offset);
    }

    @Test
    void tumblesDownwardsForNegativeTimesToo() {
        assertThat(windows(hop(10, 10, 0), new Step(true, false), 0L, 9L, 10L, -1L, -10L, -11L))
                .containsExactly(
                        "0 in 0..10", "9 in 0..10", "10 in 10..20", "-1 in -10..0", "-10 in -10..0", "-11 in -20..-10");
    }

    @Test
    void shiftsByTheOffset() {
        assertThat(windows(hop(10, 10, 3), new Step(true, false), 2L, 3L)).containsExactly("2 in -7..3", "3 in 3..13");
    }

    @Test
    void hopsGiveEachWindowOfATime() {
        assertThat(windows(hop(10, 4, 0), new Step(true, false), 9L))
                .containsExactly("9 in 0..10", "9 in 4..14", "9 in 8..18");
        assertThat(windows(hop(10, 5, 0), new Step(true, false), 10L)).containsExactly("10 in 5..15", "10 in 10..20");
    }

    @Test
    void gapsBetweenWindowsHoldNoRow() {
        assertThat(windows(hop(3, 10, 0), new Step(true, false), 2L, 3L, 9L, 10L, -8L, -7L))
                .containsExactly("2 in 0..3", "10 in 10..13", "-8 in -10..-7");
    }

    @Test
    void rowsWithoutTimeAreInNoWindow() {
        assertThat(windows(hop(10, 10, 0), new Step(true, false), null, 1L)).containsExactly("1 in 0..10");
    }

    @Test
    void closedWindowsTakeNoRowsAndRowsInNoOpenOneAreLate() {
        Step step = new Step(false, true);
        step.advanceWatermark(10);
        step.begin();
        step.advanceWatermark(1000);
        assertThat(windows(hop(10, 5, 0), step, 4L, 9L, 12L))
                .containsExactly("9 in 5..15", "12 in 5..15", "12 in 10..20");
        assertThat(step.lateRows()).isEqualTo(1);
    }
}
