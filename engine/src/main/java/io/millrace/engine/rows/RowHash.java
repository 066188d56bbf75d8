package io.millrace.engine.rows;

import io.millrace.engine.data.BytesColumn;
import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DoubleColumn;
import io.millrace.engine.data.LongColumn;
import io.millrace.engine.data.ObjectColumn;
import java.util.Arrays;
import java.util.Objects;

/** Hashes and compares some columns of batches' rows; nulls are equal to each other, as are 0.0 and -0.0. */
final class RowHash {
    private RowHash() {}

    static int hash(ColumnBatch batch, int[] columns, int row) {
        long hash = 1;
        for (int column : columns) {
            hash = hash * 0x9E3779B97F4A7C15L + hash(batch.column(column), row);
        }
        hash ^= hash >>> 32;
        hash *= 0xD6E8FEB86659FD93L;
        return (int) (hash >>> 32);
    }

    private static long hash(Column column, int row) {
        if (column.isNull(row)) {
            return 0;
        }
        if (column instanceof LongColumn longs) {
            return longs.values()[row];
        } else if (column instanceof DoubleColumn doubles) {
            return bits(doubles.values()[row]);
        } else if (column instanceof BytesColumn bytes) {
            int start = bytes.starts()[row];
            int end = start + bytes.lengths()[row];
            byte[] array = bytes.bytes();
            long hash = 1;
            for (int i = start; i < end; i++) {
                hash = 31 * hash + array[i];
            }
            return hash;
        }
        return Objects.hashCode(((ObjectColumn) column).values()[row]);
    }

    static boolean equal(ColumnBatch left, int leftRow, ColumnBatch right, int rightRow, int[] columns) {
        for (int column : columns) {
            if (!equal(left.column(column), leftRow, right.column(column), rightRow)) {
                return false;
            }
        }
        return true;
    }

    private static boolean equal(Column left, int leftRow, Column right, int rightRow) {
        if (left.isNull(leftRow) || right.isNull(rightRow)) {
            return left.isNull(leftRow) && right.isNull(rightRow);
        }
        if (left instanceof LongColumn longs) {
            return longs.values()[leftRow] == ((LongColumn) right).values()[rightRow];
        } else if (left instanceof DoubleColumn doubles) {
            return bits(doubles.values()[leftRow]) == bits(((DoubleColumn) right).values()[rightRow]);
        } else if (left instanceof BytesColumn a) {
            BytesColumn b = (BytesColumn) right;
            int aStart = a.starts()[leftRow];
            int bStart = b.starts()[rightRow];
            return Arrays.equals(
                    a.bytes(),
                    aStart,
                    aStart + a.lengths()[leftRow],
                    b.bytes(),
                    bStart,
                    bStart + b.lengths()[rightRow]);
        }
        return Objects.equals(((ObjectColumn) left).values()[leftRow], ((ObjectColumn) right).values()[rightRow]);
    }

    static long bits(double value) {
        return Double.doubleToLongBits(value == 0 ? 0.0 : value);
    }
}
