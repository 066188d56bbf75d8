package io.millrace.engine.operator;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;

/** Sums the weights of equal rows of a step. */
public final class Consolidate implements Operator {
    public Consolidate(Operator input, Schema schema) {}

    @Override
    public ColumnBatch next() {
        throw new AssertionError("being written");
    }
}
