package io.millrace.engine.aggregate;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.state.ByteSink;
import io.millrace.engine.state.ByteSource;

/** One aggregate function's state for many groups, numbered by the caller from 0. Owned by one operator. */
public abstract class Accumulator {
    /** Groups below {@code limit} may be named from now on; new ones have seen no row. */
    public abstract void reserve(int limit);

    /** Takes the rows of a batch, with its weights, row i into group {@code groups[i]}. */
    public abstract void add(int[] groups, ColumnBatch batch);

    /**
     * Appends the results of some groups.
     *
     * @throws io.millrace.common.error.MillraceException NUMBER_OUT_OF_RANGE, CARDINALITY_VIOLATION
     */
    public abstract void results(int[] groups, int count, ColumnBuilder results);

    /** The group is as if it had seen no row. */
    public abstract void reset(int group);

    public abstract void write(int group, ByteSink to);

    /** What {@link #write} wrote, into a group that has seen no row. */
    public abstract void read(int group, ByteSource from);

    /** Estimate of the bytes held. */
    public abstract long bytes();
}
