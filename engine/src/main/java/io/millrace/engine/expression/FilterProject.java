package io.millrace.engine.expression;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import org.jspecify.annotations.Nullable;

/** A program at work: selects, then computes or passes on each output column. Not thread-safe. */
final class FilterProject implements BatchFunction {
    /** In {@code passedOn}: this output is computed. */
    static final int COMPUTED = -1;

    private final Program program;
    private final boolean hasCondition;
    private final int[] passedOn;
    private final DataType[] types;
    private int[] selection = new int[ColumnBatch.TARGET_ROWS];

    /** @param passedOn for each output the input column that it is, or {@link #COMPUTED} */
    FilterProject(Program program, boolean hasCondition, int[] passedOn, DataType[] types) {
        this.program = program;
        this.hasCondition = hasCondition;
        this.passedOn = passedOn;
        this.types = types;
    }

    @Override
    public ColumnBatch apply(ColumnBatch input) {
        int rows = input.rowCount();
        program.bind(input);
        program.begin(rows);
        int @Nullable [] selected = null;
        int count = rows;
        if (hasCondition) {
            if (selection.length < rows) {
                selection = new int[rows];
            }
            count = program.select(rows, selection);
            selected = count == rows ? null : selection;
        }
        int failedBefore = program.failedCount();
        Column[] columns = new Column[passedOn.length];
        for (int i = 0; i < columns.length; i++) {
            if (passedOn[i] == COMPUTED) {
                columns[i] = program.project(i, selected, count);
            }
        }
        if (program.failedCount() > failedBefore) {
            return withoutFailed(input, columns, selected, count);
        }
        passOn(input, columns, selected, count);
        return new ColumnBatch(count, columns, weights(input, selected, count));
    }

    private void passOn(ColumnBatch input, Column[] columns, int @Nullable [] selected, int count) {
        for (int i = 0; i < columns.length; i++) {
            if (passedOn[i] != COMPUTED) {
                Column column = input.column(passedOn[i]);
                Column kept = selected == null ? column : column.gather(selected, count);
                columns[i] = kept.type().equals(types[i]) ? kept : kept.withType(types[i]);
            }
        }
    }

    private ColumnBatch withoutFailed(ColumnBatch input, Column[] computed, int @Nullable [] selected, int count) {
        int[] positions = new int[count];
        int[] rows = new int[count];
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int row = selected == null ? i : selected[i];
            if (!program.hasFailed(row)) {
                positions[kept] = i;
                rows[kept++] = row;
            }
        }
        for (int i = 0; i < computed.length; i++) {
            if (passedOn[i] == COMPUTED) {
                computed[i] = computed[i].gather(positions, kept);
            }
        }
        passOn(input, computed, rows, kept);
        return new ColumnBatch(kept, computed, weights(input, rows, kept));
    }

    private static long @Nullable [] weights(ColumnBatch input, int @Nullable [] selected, int count) {
        long[] weights = input.weights();
        if (weights == null || selected == null) {
            return weights;
        }
        long[] kept = new long[count];
        for (int i = 0; i < count; i++) {
            kept[i] = weights[selected[i]];
        }
        return kept;
    }
}
