package io.millrace.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.data.BatchBuilder;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Z-sets of boxed rows for tests: row to weight, never 0. */
final class Rows {
    private Rows() {}

    static List<@Nullable Object> row(@Nullable Object... values) {
        return Arrays.asList(values);
    }

    static void add(Map<List<@Nullable Object>, Long> rows, List<@Nullable Object> row, long weight) {
        long sum = rows.getOrDefault(row, 0L) + weight;
        if (sum == 0) {
            rows.remove(row);
        } else {
            rows.put(row, sum);
        }
    }

    /** All batches up to the step's end. */
    static List<ColumnBatch> drain(Operator operator) {
        List<ColumnBatch> batches = new ArrayList<>();
        for (ColumnBatch batch = operator.next(); batch != null; batch = operator.next()) {
            if (batch.rowCount() > 0) {
                batches.add(batch);
            }
        }
        return batches;
    }

    static List<List<@Nullable Object>> list(List<ColumnBatch> batches) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (ColumnBatch batch : batches) {
            for (int i = 0; i < batch.rowCount(); i++) {
                rows.add(row(batch, i));
            }
        }
        return rows;
    }

    static List<@Nullable Object> row(ColumnBatch batch, int row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int column = 0; column < batch.columnCount(); column++) {
            values.add(batch.column(column).value(row));
        }
        return values;
    }

    /** One step's output, which names no row twice and none with weight 0. */
    static Map<List<@Nullable Object>, Long> consolidated(List<ColumnBatch> batches) {
        Map<List<@Nullable Object>, Long> rows = new LinkedHashMap<>();
        for (ColumnBatch batch : batches) {
            for (int i = 0; i < batch.rowCount(); i++) {
                List<@Nullable Object> row = row(batch, i);
                assertThat(batch.weight(i)).as("weight of %s", row).isNotZero();
                assertThat(rows.put(row, batch.weight(i)))
                        .as("%s given twice", row)
                        .isNull();
            }
        }
        return rows;
    }

    /** Batches of random sizes. */
    static void feed(ListSource source, Schema schema, List<Change> changes, Random random) {
        BatchBuilder builder = new BatchBuilder(schema);
        for (Change change : changes) {
            builder.addWeighted(change.weight(), change.row().toArray());
            if (random.nextInt(4) == 0) {
                source.add(builder.build());
            }
        }
        source.add(builder.build());
    }

    /** A row added or taken away. */
    record Change(List<@Nullable Object> row, long weight) {}
}
