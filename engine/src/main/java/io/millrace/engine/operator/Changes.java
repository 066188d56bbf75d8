package io.millrace.engine.operator;

import io.millrace.engine.data.BytesColumn;
import io.millrace.engine.data.Column;
import io.millrace.engine.data.DoubleColumn;
import io.millrace.engine.data.LongColumn;
import io.millrace.engine.data.ObjectColumn;
import io.millrace.engine.state.BoxedOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What changed rows need: columns put end to end, and their values compared. */
final class Changes {
    private Changes() {}

    /** Equality of values as groups see it: NULL equals NULL, NaN equals NaN, -0.0 equals 0.0. */
    static boolean same(Column[] left, int leftRow, Column[] right, int rightRow) {
        for (int i = 0; i < left.length; i++) {
            if (!same(left[i], leftRow, right[i], rightRow)) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(Column left, int leftRow, Column right, int rightRow) {
        boolean isNull = left.isNull(leftRow);
        if (isNull || right.isNull(rightRow)) {
            return isNull == right.isNull(rightRow);
        }
        if (left instanceof LongColumn longs) {
            return longs.values()[leftRow] == ((LongColumn) right).values()[rightRow];
        }
        if (left instanceof DoubleColumn doubles) {
            return Double.compare(doubles.values()[leftRow] + 0.0, ((DoubleColumn) right).values()[rightRow] + 0.0)
                    == 0;
        }
        if (left instanceof BytesColumn bytes) {
            BytesColumn other = (BytesColumn) right;
            int from = bytes.starts()[leftRow];
            int otherFrom = other.starts()[rightRow];
            return Arrays.equals(
                    bytes.bytes(),
                    from,
                    from + bytes.lengths()[leftRow],
                    other.bytes(),
                    otherFrom,
                    otherFrom + other.lengths()[rightRow]);
        }
        return BoxedOrder.equal(left.value(leftRow), right.value(rightRow));
    }

    /** The first column's {@code firstCount} rows, then the second's {@code secondCount}; both of one type. */
    static Column concat(Column first, int firstCount, Column second, int secondCount) {
        int count = firstCount + secondCount;
        boolean[] nulls = concatNulls(first.nulls(), firstCount, second.nulls(), secondCount);
        if (first instanceof LongColumn longs) {
            long[] values = Arrays.copyOf(longs.values(), count);
            System.arraycopy(((LongColumn) second).values(), 0, values, firstCount, secondCount);
            return new LongColumn(first.type(), values, nulls);
        }
        if (first instanceof DoubleColumn doubles) {
            double[] values = Arrays.copyOf(doubles.values(), count);
            System.arraycopy(((DoubleColumn) second).values(), 0, values, firstCount, secondCount);
            return new DoubleColumn(first.type(), values, nulls);
        }
        if (first instanceof BytesColumn bytes) {
            return concatBytes(bytes, firstCount, (BytesColumn) second, secondCount, nulls);
        }
        @Nullable Object[] values = Arrays.copyOf(((ObjectColumn) first).values(), count);
        System.arraycopy(((ObjectColumn) second).values(), 0, values, firstCount, secondCount);
        return new ObjectColumn(first.type(), values, nulls);
    }

    private static BytesColumn concatBytes(
            BytesColumn first, int firstCount, BytesColumn second, int secondCount, boolean @Nullable [] nulls) {
        int firstEnd = end(first, firstCount);
        byte[] bytes = Arrays.copyOf(first.bytes(), firstEnd + end(second, secondCount));
        System.arraycopy(second.bytes(), 0, bytes, firstEnd, bytes.length - firstEnd);
        int[] starts = Arrays.copyOf(first.starts(), firstCount + secondCount);
        int[] lengths = Arrays.copyOf(first.lengths(), firstCount + secondCount);
        for (int i = 0; i < secondCount; i++) {
            starts[firstCount + i] = second.starts()[i] + firstEnd;
            lengths[firstCount + i] = second.lengths()[i];
        }
        return new BytesColumn(first.type(), bytes, starts, lengths, nulls);
    }

    private static int end(BytesColumn column, int count) {
        int end = 0;
        for (int i = 0; i < count; i++) {
            end = Math.max(end, column.starts()[i] + column.lengths()[i]);
        }
        return end;
    }

    private static boolean @Nullable [] concatNulls(
            boolean @Nullable [] first, int firstCount, boolean @Nullable [] second, int secondCount) {
        if (first == null && second == null) {
            return null;
        }
        boolean[] nulls = new boolean[firstCount + secondCount];
        if (first != null) {
            System.arraycopy(first, 0, nulls, 0, firstCount);
        }
        if (second != null) {
            System.arraycopy(second, 0, nulls, firstCount, secondCount);
        }
        return nulls;
    }
}
