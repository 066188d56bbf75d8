package io.millrace.engine.operator;

import io.millrace.engine.data.ColumnBatch;
import org.jspecify.annotations.Nullable;

/**
 * One node of a running query. A query runs in steps; a step takes one consistent cut of all its sources through all
 * operators. Owned by the query's task: never called by two threads at once. The task calls {@link #checkpoint},
 * {@link #restore} and {@link #close} of every operator; none passes them on to its inputs.
 */
public interface Operator extends AutoCloseable {
    /**
     * The next batch of this step's output changes; null at the step's end, after which the next call belongs to the
     * next step. A batch of no rows means "more work to do, nothing to give yet": the task may let others run before it
     * calls again, so an operator that takes in its whole input first returns one for each few input batches.
     */
    @Nullable
    ColumnBatch next();

    /**
     * Whoever asks for the batches keeps nothing of one when it asks for the next: its memory can be used again. Before
     * the first step only.
     */
    default void recycle() {}

    /** Writes what changed since the last checkpoint into the operator's state tables. Between steps only. */
    default void checkpoint() {}

    /** Reads the state tables back. Before the first step only. */
    default void restore() {}

    /** Estimate of the bytes of memory held for later steps. */
    default long stateBytes() {
        return 0;
    }

    @Override
    default void close() {}
}
