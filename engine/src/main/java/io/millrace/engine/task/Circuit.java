package io.millrace.engine.task;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import io.millrace.engine.operator.Operator;
import io.millrace.engine.operator.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operators of one query, wired. Owned by the query's task.
 *
 * @param root gives the plan's rows, as changes
 * @param all operators, inputs before those that read them
 * @param kept scans of rows kept in memory, to be filled before the first step
 * @param budget what all operators together may hold
 */
public record Circuit(
        Operator root,
        Schema schema,
        Step step,
        StepInputs inputs,
        List<Operator> all,
        List<KeptScan> kept,
        MemoryBudget budget)
        implements AutoCloseable {
    /** The same with {@code top} above it, which gives rows of {@code topSchema}. */
    public Circuit under(Operator top, Schema topSchema) {
        List<Operator> more = new ArrayList<>(all);
        more.add(top);
        return new Circuit(top, topSchema, step, inputs, more, kept, budget);
    }

    /**
     * The root's next batch.
     *
     * @throws io.millrace.common.error.MillraceException OUT_OF_MEMORY if the operators hold more than they may
     */
    public @Nullable ColumnBatch next() {
        ColumnBatch batch = root.next();
        budget.check(all);
        return batch;
    }

    /** Rows read so far, from the log and from kept rows. */
    public long rowsIn() {
        return inputs.rowsIn() + kept.stream().mapToLong(KeptScan::rows).sum();
    }

    @Override
    public void close() {
        all.forEach(Operator::close);
    }
}
