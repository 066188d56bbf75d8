package io.millrace.engine.operator;

import io.millrace.engine.data.ColumnBatch;

/** A row of weight n becomes n rows of weight 1. */
public final class Expand implements Operator {
    public Expand(Operator input) {}

    @Override
    public ColumnBatch next() {
        throw new AssertionError("being written");
    }
}
