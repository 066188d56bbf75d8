package io.millrace.engine.operator;

import io.millrace.engine.data.BytesColumn;
import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DoubleColumn;
import io.millrace.engine.data.LongColumn;
import io.millrace.engine.plan.SortKey;
import io.millrace.engine.state.BoxedOrder;
import io.millrace.engine.state.IntSort;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Orders a batch's rows by some keys, then by all columns, so that equal input gives one order. */
final class ColumnOrder {
    private ColumnOrder() {}

    static IntSort.Order of(ColumnBatch batch, List<SortKey> keys) {
        List<IntSort.Order> orders = new ArrayList<>();
        for (SortKey key : keys) {
            orders.add(of(batch.column(key.column()), key.descending(), key.nullsFirst()));
        }
        for (Column column : batch.columns()) {
            orders.add(of(column, false, false));
        }
        IntSort.Order[] all = orders.toArray(new IntSort.Order[0]);
        return (left, right) -> {
            for (IntSort.Order order : all) {
                int compared = order.compare(left, right);
                if (compared != 0) {
                    return compared;
                }
            }
            return 0;
        };
    }

    private static IntSort.Order of(Column column, boolean descending, boolean nullsFirst) {
        IntSort.Order plain = plain(column);
        IntSort.Order directed = descending ? (left, right) -> plain.compare(right, left) : plain;
        boolean[] nulls = column.nulls();
        if (nulls == null) {
            return directed;
        }
        return (left, right) -> {
            if (nulls[left] || nulls[right]) {
                return nulls[left] == nulls[right] ? 0 : nulls[left] == nullsFirst ? -1 : 1;
            }
            return directed.compare(left, right);
        };
    }

    private static IntSort.Order plain(Column column) {
        if (column instanceof LongColumn longs) {
            long[] values = longs.values();
            return (left, right) -> Long.compare(values[left], values[right]);
        }
        if (column instanceof DoubleColumn doubles) {
            double[] values = doubles.values();
            return (left, right) -> Double.compare(values[left] + 0.0, values[right] + 0.0);
        }
        if (column instanceof BytesColumn strings) {
            byte[] bytes = strings.bytes();
            int[] starts = strings.starts();
            int[] lengths = strings.lengths();
            return (left, right) -> Arrays.compareUnsigned(
                    bytes,
                    starts[left],
                    starts[left] + lengths[left],
                    bytes,
                    starts[right],
                    starts[right] + lengths[right]);
        }
        return (left, right) -> BoxedOrder.compare(column.value(left), column.value(right));
    }
}
