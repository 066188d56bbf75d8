package io.millrace.engine.rows;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Adds up the weights of equal rows over several batches. Not thread-safe. */
public final class Consolidation {
    private final int[] allColumns;
    private final List<ColumnBatch> batches = new ArrayList<>();
    private final KeyIndex index = new KeyIndex();
    private int[] batchOf = new int[64];
    private int[] rowOf = new int[64];
    private long[] weightOf = new long[64];
    private int count;

    public Consolidation(Schema schema) {
        allColumns = new int[schema.size()];
        Arrays.setAll(allColumns, i -> i);
    }

    public void add(ColumnBatch batch) {
        batches.add(batch);
        for (int row = 0; row < batch.rowCount(); row++) {
            add(batch, row, batch.weight(row));
        }
    }

    /** As {@link #add}, with all weights negated. */
    public void subtract(ColumnBatch batch) {
        batches.add(batch);
        for (int row = 0; row < batch.rowCount(); row++) {
            add(batch, row, -batch.weight(row));
        }
    }

    private void add(ColumnBatch batch, int row, long weight) {
        int hash = RowHash.hash(batch, allColumns, row);
        int found = index.find(
                hash,
                candidate -> RowHash.equal(batches.get(batchOf[candidate]), rowOf[candidate], batch, row, allColumns));
        if (found != KeyIndex.ABSENT) {
            weightOf[found] += weight;
            return;
        }
        if (count == batchOf.length) {
            batchOf = Arrays.copyOf(batchOf, count * 2);
            rowOf = Arrays.copyOf(rowOf, count * 2);
            weightOf = Arrays.copyOf(weightOf, count * 2);
        }
        batchOf[count] = batches.size() - 1;
        rowOf[count] = row;
        weightOf[count] = weight;
        index.add(hash, count++);
    }

    /** The rows whose weights do not add up to 0, in the order they were first seen; then it is empty again. */
    public List<ColumnBatch> take() {
        List<ColumnBatch> consolidated = new ArrayList<>();
        int at = 0;
        for (int b = 0; b < batches.size(); b++) {
            int from = at;
            while (at < count && batchOf[at] == b) {
                at++;
            }
            int[] rows = new int[at - from];
            long[] weights = new long[at - from];
            int kept = 0;
            boolean ones = true;
            for (int i = from; i < at; i++) {
                if (weightOf[i] != 0) {
                    rows[kept] = rowOf[i];
                    weights[kept++] = weightOf[i];
                    ones &= weightOf[i] == 1;
                }
            }
            if (kept > 0) {
                ColumnBatch batch = batches.get(b);
                boolean whole = kept == batch.rowCount();
                ColumnBatch gathered = whole ? batch : batch.withWeights(null).gather(rows, kept);
                consolidated.add(gathered.withWeights(ones ? null : Arrays.copyOf(weights, kept)));
            }
        }
        batches.clear();
        index.clear();
        count = 0;
        return consolidated;
    }
}
