package io.millrace.engine.operator;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.state.ZSet;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Sums the weights of equal rows of a step, and gives those whose sum is not 0. Keeps nothing between steps. */
public final class Consolidate extends StepOperator {
    private final DataType[] types;
    private ZSet rows;
    private int given;

    public Consolidate(Operator input, Schema schema) {
        super(schema, input);
        types = new DataType[schema.size()];
        Arrays.setAll(types, schema::type);
        rows = new ZSet(types);
    }

    @Override
    void take(int input, ColumnBatch batch) {
        rows.add(new int[batch.rowCount()], batch);
    }

    @Override
    @Nullable
    ColumnBatch give() {
        int limit = rows.entryLimit();
        if (given >= limit) {
            return null;
        }
        int[] chunk = new int[Math.min(ColumnBatch.TARGET_ROWS, limit - given)];
        int count = 0;
        for (int i = 0; i < chunk.length; i++) {
            if (rows.weight(given + i) != 0) {
                chunk[count++] = given + i;
            }
        }
        given += chunk.length;
        return ZSetBatches.of(rows, chunk, count);
    }

    @Override
    void endStep() {
        if (given > 0) {
            rows = new ZSet(types);
            given = 0;
        }
    }
}
