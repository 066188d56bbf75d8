package io.millrace.engine.operator;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;

/** See {@link io.millrace.engine.plan.PlanNode.Unnest}. */
public final class Unnest implements Operator {
    public Unnest(
            Operator input,
            Schema inputSchema,
            int column,
            boolean spreadRow,
            boolean withOrdinality,
            boolean outer,
            Schema schema) {}

    @Override
    public ColumnBatch next() {
        throw new AssertionError("being written");
    }
}
