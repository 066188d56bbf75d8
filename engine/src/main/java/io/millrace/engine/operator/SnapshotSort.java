package io.millrace.engine.operator;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.SortKey;
import io.millrace.engine.state.IntSort;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link Sort} run once over many rows: sorts row numbers, then gathers the columns. Weights are above 0. */
final class SnapshotSort extends StepOperator {
    private final Schema schema;
    private final List<SortKey> keys;
    private final long offset;
    private final long fetch;
    private List<ColumnBatch> batches = new ArrayList<>();
    private ColumnBatch all;
    private int[] order = new int[0];
    private long bytes;
    private int given;
    private int end;

    SnapshotSort(Operator input, Schema schema, List<SortKey> keys, long offset, long fetch) {
        super(schema, input);
        this.schema = schema;
        this.keys = keys;
        this.offset = offset;
        this.fetch = fetch;
        this.all = nothingYet();
    }

    @Override
    void take(int input, ColumnBatch batch) {
        batches.add(batch);
        // Twice, since all are brought together; and the order.
        bytes += 2 * BatchBytes.of(batch) + 4L * batch.rowCount();
    }

    @Override
    public long stateBytes() {
        return bytes;
    }

    @Override
    void allTaken() {
        if (batches.isEmpty()) {
            return;
        }
        all = Batches.concat(batches, schema);
        batches = new ArrayList<>();
        order = rowNumbers();
        if (!keys.isEmpty()) {
            IntSort.sort(order, order.length, ColumnOrder.of(all, keys));
        }
        given = (int) Math.min(offset, order.length);
        end = (int) Math.min(order.length, fetch >= order.length ? order.length : given + fetch);
    }

    /** A row of weight n is named n times. */
    private int[] rowNumbers() {
        long total = 0;
        for (int row = 0; row < all.rowCount(); row++) {
            total += all.weight(row);
        }
        int[] numbers = new int[Math.toIntExact(total)];
        int at = 0;
        for (int row = 0; row < all.rowCount(); row++) {
            int copies = (int) all.weight(row);
            Arrays.fill(numbers, at, at + copies, row);
            at += copies;
        }
        return numbers;
    }

    @Override
    @Nullable
    ColumnBatch give() {
        if (given >= end) {
            return null;
        }
        int count = Math.min(ColumnBatch.TARGET_ROWS, end - given);
        int[] chunk = Arrays.copyOfRange(order, given, given + count);
        given += count;
        return all.gather(chunk, count).withWeights(null);
    }

    @Override
    void endStep() {
        all = nothingYet();
        order = new int[0];
        given = 0;
        end = 0;
        bytes = 0;
    }
}
