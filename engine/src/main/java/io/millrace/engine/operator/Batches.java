package io.millrace.engine.operator;

import io.millrace.engine.data.BytesColumn;
import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.DoubleColumn;
import io.millrace.engine.data.LongColumn;
import io.millrace.engine.data.ObjectColumn;
import io.millrace.engine.data.Schema;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Batches put together. */
final class Batches {
    private Batches() {}

    /** All rows of batches of one schema, with their weights. */
    static ColumnBatch concat(List<ColumnBatch> batches, Schema schema) {
        if (batches.size() == 1) {
            return batches.get(0);
        }
        int rowCount = Math.toIntExact(
                batches.stream().mapToLong(ColumnBatch::rowCount).sum());
        Column[] columns = new Column[schema.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = concat(batches, i, schema.type(i), rowCount);
        }
        long[] weights = null;
        if (batches.stream().anyMatch(batch -> batch.weights() != null)) {
            weights = new long[rowCount];
            int at = 0;
            for (ColumnBatch batch : batches) {
                for (int i = 0; i < batch.rowCount(); i++) {
                    weights[at++] = batch.weight(i);
                }
            }
        }
        return new ColumnBatch(rowCount, columns, weights);
    }

    private static Column concat(List<ColumnBatch> batches, int column, DataType type, int rowCount) {
        boolean[] nulls = nulls(batches, column, rowCount);
        int at = 0;
        switch (type.storage()) {
            case LONG -> {
                long[] values = new long[rowCount];
                for (ColumnBatch batch : batches) {
                    System.arraycopy(((LongColumn) batch.column(column)).values(), 0, values, at, batch.rowCount());
                    at += batch.rowCount();
                }
                return new LongColumn(type, values, nulls);
            }
            case DOUBLE -> {
                double[] values = new double[rowCount];
                for (ColumnBatch batch : batches) {
                    System.arraycopy(((DoubleColumn) batch.column(column)).values(), 0, values, at, batch.rowCount());
                    at += batch.rowCount();
                }
                return new DoubleColumn(type, values, nulls);
            }
            case BYTES -> {
                return concatBytes(batches, column, type, rowCount, nulls);
            }
            case OBJECT -> {
                @Nullable Object[] values = new @Nullable Object[rowCount];
                for (ColumnBatch batch : batches) {
                    System.arraycopy(((ObjectColumn) batch.column(column)).values(), 0, values, at, batch.rowCount());
                    at += batch.rowCount();
                }
                return new ObjectColumn(type, values, nulls);
            }
        }
        throw new AssertionError(type);
    }

    private static BytesColumn concatBytes(
            List<ColumnBatch> batches, int column, DataType type, int rowCount, boolean @Nullable [] nulls) {
        long total = 0;
        for (ColumnBatch batch : batches) {
            int[] lengths = ((BytesColumn) batch.column(column)).lengths();
            for (int i = 0; i < batch.rowCount(); i++) {
                total += lengths[i];
            }
        }
        byte[] bytes = new byte[Math.toIntExact(total)];
        int[] starts = new int[rowCount];
        int[] lengths = new int[rowCount];
        int at = 0;
        int end = 0;
        for (ColumnBatch batch : batches) {
            BytesColumn from = (BytesColumn) batch.column(column);
            for (int i = 0; i < batch.rowCount(); i++, at++) {
                System.arraycopy(from.bytes(), from.starts()[i], bytes, end, from.lengths()[i]);
                starts[at] = end;
                lengths[at] = from.lengths()[i];
                end += lengths[at];
            }
        }
        return new BytesColumn(type, bytes, starts, lengths, nulls);
    }

    private static boolean @Nullable [] nulls(List<ColumnBatch> batches, int column, int rowCount) {
        boolean[] nulls = null;
        int at = 0;
        for (ColumnBatch batch : batches) {
            boolean[] from = batch.column(column).nulls();
            if (from != null) {
                nulls = nulls == null ? new boolean[rowCount] : nulls;
                System.arraycopy(from, 0, nulls, at, batch.rowCount());
            }
            at += batch.rowCount();
        }
        return nulls;
    }

    /** Columns of NULLs, for outer joins. */
    static Column[] nulls(Schema schema, int count) {
        Column[] columns = new Column[schema.size()];
        boolean[] nulls = new boolean[count];
        Arrays.fill(nulls, true);
        for (int i = 0; i < columns.length; i++) {
            DataType type = schema.type(i);
            columns[i] = switch (type.storage()) {
                case LONG -> new LongColumn(type, new long[count], nulls);
                case DOUBLE -> new DoubleColumn(type, new double[count], nulls);
                case BYTES -> new BytesColumn(type, new byte[0], new int[count], new int[count], nulls);
                case OBJECT -> new ObjectColumn(type, new @Nullable Object[count], nulls);
            };
        }
        return columns;
    }

    /** The left columns, then the right ones. */
    static Column[] beside(Column[] left, Column[] right) {
        Column[] columns = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, columns, left.length, right.length);
        return columns;
    }
}
