package io.millrace.engine.operator;

import io.millrace.engine.data.ColumnBatch;
import java.util.List;

/** UNION ALL. */
public final class UnionAll implements Operator {
    public UnionAll(List<Operator> inputs) {}

    @Override
    public ColumnBatch next() {
        throw new AssertionError("being written");
    }
}
