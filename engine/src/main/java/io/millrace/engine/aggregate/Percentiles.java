package io.millrace.engine.aggregate;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.state.ZSet;
import org.jspecify.annotations.Nullable;

/** What stands at a fraction of a group's ordered values, and which of them is there most. NULLs are left out. */
final class Percentiles {
    private final Column values;
    private final int[] rows;
    private final long[] weights;
    private int count;
    private long total;

    /** @param column of the bag, whose entries are in order */
    private Percentiles(ZSet bag, int[] entries, int column) {
        this.values = bag.gather(column, entries, entries.length);
        this.rows = new int[entries.length];
        this.weights = new long[entries.length];
        for (int i = 0; i < entries.length; i++) {
            if (!values.isNull(i)) {
                rows[count] = i;
                weights[count++] = bag.weight(entries[i]);
                total += bag.weight(entries[i]);
            }
        }
    }

    /** PERCENTILE_CONT, between two values if need be, and PERCENTILE_DISC: the fraction comes first, then the value. */
    static BagFunction at(RowOrder order, boolean continuous) {
        return (bag, group, results) -> {
            int[] entries = order.sorted(bag.rows(), group);
            Percentiles percentiles = new Percentiles(bag.rows(), entries, 1);
            Object fraction = entries.length == 0
                    ? null
                    : bag.rows().gather(0, entries, 1).value(0);
            if (percentiles.total == 0 || fraction == null) {
                results.appendNull();
            } else {
                percentiles.append(checked(((Number) fraction).doubleValue()), continuous, results);
            }
        };
    }

    private static double checked(double fraction) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw ErrorCode.NUMBER_OUT_OF_RANGE.error("percentile value %s is not between 0 and 1", fraction);
        }
        return fraction;
    }

    private void append(double fraction, boolean continuous, ColumnBuilder results) {
        if (!continuous) {
            results.append(value(Math.max(0, (long) Math.ceil(fraction * total) - 1)));
            return;
        }
        double place = fraction * (total - 1);
        double low = number(value((long) Math.floor(place)));
        double high = number(value((long) Math.ceil(place)));
        results.appendDouble(low == high ? low : low + (place - Math.floor(place)) * (high - low));
    }

    private static double number(@Nullable Object value) {
        return value == null ? Double.NaN : ((Number) value).doubleValue();
    }

    private @Nullable Object value(long place) {
        long seen = 0;
        for (int i = 0; i < count; i++) {
            seen += weights[i];
            if (place < seen) {
                return values.value(rows[i]);
            }
        }
        return null;
    }

    /** MODE: of several the first, or the last. */
    static BagFunction mode(RowOrder order, boolean last) {
        return (bag, group, results) -> {
            ZSet all = bag.rows();
            Percentiles ordered = new Percentiles(all, order.sorted(all, group), 0);
            int most = -1;
            for (int i = 0; i < ordered.count; i++) {
                long more = most < 0 ? 1 : ordered.weights[i] - ordered.weights[most];
                most = more > 0 || last && more == 0 ? i : most;
            }
            if (most < 0) {
                results.appendNull();
            } else {
                results.append(ordered.values.value(ordered.rows[most]));
            }
        };
    }
}
