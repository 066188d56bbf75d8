package io.millrace.engine.rows;

import io.millrace.engine.data.ColumnBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Rows as they were at one instant. Immutable. */
public final class FrozenRows {
    private final List<Supplier<ColumnBatch>> batches;

    private FrozenRows(List<Supplier<ColumnBatch>> batches) {
        this.batches = batches;
    }

    static FrozenRows ofChunks(List<RowChunk> chunks) {
        List<Supplier<ColumnBatch>> suppliers = new ArrayList<>(chunks.size());
        chunks.forEach(chunk -> suppliers.add(chunk::batch));
        return new FrozenRows(suppliers);
    }

    static FrozenRows of(List<ColumnBatch> batches) {
        List<Supplier<ColumnBatch>> suppliers = new ArrayList<>(batches.size());
        batches.forEach(batch -> suppliers.add(() -> batch));
        return new FrozenRows(suppliers);
    }

    public int batchCount() {
        return batches.size();
    }

    /** Made when asked for. */
    public ColumnBatch batch(int number) {
        return batches.get(number).get();
    }
}
