package io.millrace.sql.execution;

import io.millrace.engine.data.ColumnBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Cutting batches. */
final class Batches {
    private Batches() {}

    /** The rows whose weights have this sign, each as often as its weight says. */
    static List<ColumnBatch> expanded(List<ColumnBatch> batches, int sign) {
        List<ColumnBatch> expanded = new ArrayList<>();
        for (ColumnBatch batch : batches) {
            int[] rows = IntStream.range(0, batch.rowCount())
                    .flatMap(row -> IntStream.generate(() -> row).limit(Math.max(0, sign * batch.weight(row))))
                    .toArray();
            if (rows.length > 0) {
                expanded.add(batch.withWeights(null).gather(rows, rows.length));
            }
        }
        return expanded;
    }

    /** The rows whose weights are above 0, each once. */
    static List<ColumnBatch> put(List<ColumnBatch> batches) {
        return batches.stream()
                .map(batch -> where(batch.withWeights(null), row -> batch.weight(row) > 0))
                .toList();
    }

    /** The rows of which {@code wanted} is true, asked in their order. */
    static ColumnBatch where(ColumnBatch batch, IntPredicate wanted) {
        int[] rows = IntStream.range(0, batch.rowCount()).filter(wanted).toArray();
        return rows.length == batch.rowCount() ? batch : batch.gather(rows, rows.length);
    }

    static long count(List<ColumnBatch> batches) {
        return batches.stream().mapToLong(ColumnBatch::rowCount).sum();
    }
}
