package io.millrace.engine.expression;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import org.jspecify.annotations.Nullable;

/**
 * What generated classes extend. {@link #bind} comes first, then {@link #select}, then {@link #project} for each
 * computed output. Public only because generated classes live in class loaders of their own. Not thread-safe.
 */
public abstract class Program {
    private static final boolean[] NO_NULLS = new boolean[ColumnBatch.TARGET_ROWS * 2];

    /** Whether a column that the program reads has nulls in the batch it is bound to. */
    protected boolean anyNull;

    private DataType[] outputTypes = new DataType[0];
    private ErrorPolicy errors = ErrorPolicy.FAIL;
    private boolean[] failed = new boolean[0];
    private int failedCount;

    final void prepare(DataType[] types, ErrorPolicy policy) {
        outputTypes = types;
        errors = policy;
    }

    /** Points the program's fields at the columns of {@code input}. */
    public abstract void bind(ColumnBatch input);

    /** The rows below {@code rowCount} for which the condition is true. */
    public abstract int select(int rowCount, int[] selected);

    /** Output {@code output} for the rows {@code selected[0 .. count-1]}, or the first {@code count} if null. */
    public abstract Column project(int output, int @Nullable [] selected, int count);

    final void begin(int rowCount) {
        if (failedCount > 0 || failed.length < rowCount) {
            failed = new boolean[Math.max(rowCount, failed.length)];
            failedCount = 0;
        }
    }

    final int failedCount() {
        return failedCount;
    }

    final boolean hasFailed(int row) {
        return failed[row];
    }

    protected final DataType outputType(int output) {
        return outputTypes[output];
    }

    /** Nulls of {@code column}, as an array in any case. */
    protected final boolean[] nulls(Column column, int rowCount) {
        boolean[] nulls = column.nulls();
        if (nulls != null) {
            anyNull = true;
            return nulls;
        }
        return rowCount <= NO_NULLS.length ? NO_NULLS : new boolean[rowCount];
    }

    /** Leaves out input row {@code row}. */
    protected final void fail(int row, MillraceException error) {
        if (!failed[row]) {
            errors.rowFailed(row, error);
            failed[row] = true;
            failedCount++;
        }
    }
}
