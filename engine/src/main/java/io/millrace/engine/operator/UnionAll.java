package io.millrace.engine.operator;

import io.millrace.engine.data.ColumnBatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** UNION ALL: each input's changes of the step, one input after another. Equal rows of two inputs are not added up. */
public final class UnionAll implements Operator {
    private final List<Operator> inputs;
    private int reading;

    public UnionAll(List<Operator> inputs) {
        this.inputs = List.copyOf(inputs);
    }

    @Override
    public void recycle() {
        inputs.forEach(Operator::recycle);
    }

    @Override
    public @Nullable ColumnBatch next() {
        for (; reading < inputs.size(); reading++) {
            ColumnBatch batch = inputs.get(reading).next();
            if (batch != null) {
                return batch;
            }
        }
        reading = 0;
        return null;
    }
}
