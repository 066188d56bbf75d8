package io.millrace.engine.operator;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.data.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An operator that takes in all its inputs' changes of a step, one input after another, and then gives its own. */
abstract class StepOperator implements Operator {
    private static final int BATCHES_PER_TURN = 8;

    private final List<Operator> inputs;
    private final ColumnBatch nothingYet;
    /** The input being read; the number of inputs when all are at the step's end. */
    private int reading;

    StepOperator(Schema output, Operator... inputs) {
        this.inputs = List.of(inputs);
        this.nothingYet = emptyBatch(output);
    }

    static ColumnBatch emptyBatch(Schema schema) {
        Column[] columns = new Column[schema.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = ColumnBuilder.of(schema.type(i)).build();
        }
        return new ColumnBatch(0, columns);
    }

    @Override
    public final @Nullable ColumnBatch next() {
        for (int turns = 0; reading < inputs.size(); ) {
            ColumnBatch batch = inputs.get(reading).next();
            if (batch == null) {
                reading++;
                if (reading == inputs.size()) {
                    allTaken();
                }
                continue;
            }
            if (batch.rowCount() > 0) {
                take(reading, batch);
            }
            if (batch.rowCount() == 0 || ++turns == BATCHES_PER_TURN) {
                return nothingYet;
            }
        }
        ColumnBatch given = give();
        if (given == null) {
            endStep();
            reading = 0;
        }
        return given;
    }

    final ColumnBatch nothingYet() {
        return nothingYet;
    }

    /** Takes in one batch, not empty, of an input. */
    abstract void take(int input, ColumnBatch batch);

    /** All inputs are at the step's end. */
    void allTaken() {}

    /** The next batch of output, {@link #nothingYet()} to be asked again, null when there is no more. */
    abstract @Nullable ColumnBatch give();

    /** All output of the step is given. */
    void endStep() {}
}
