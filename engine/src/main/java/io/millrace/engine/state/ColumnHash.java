package io.millrace.engine.state;

import io.millrace.engine.data.BytesColumn;
import io.millrace.engine.data.Column;
import io.millrace.engine.data.DoubleColumn;
import io.millrace.engine.data.LongColumn;
import io.millrace.engine.data.ObjectColumn;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Hashes of rows, column by column. Rows that {@link RowTable} takes for equal have equal hashes. */
public final class ColumnHash {
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final long NULL_HASH = 0x5851F42D4C957F2DL;
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private ColumnHash() {}

    /** One hash a row; the upper bits are the better ones. */
    public static long[] of(Column[] columns, int rowCount) {
        long[] hashes = new long[rowCount];
        for (Column column : columns) {
            add(column, rowCount, hashes);
        }
        return hashes;
    }

    private static void add(Column column, int rowCount, long[] hashes) {
        if (column instanceof LongColumn longs) {
            long[] values = longs.values();
            for (int row = 0; row < rowCount; row++) {
                hashes[row] = mix(hashes[row], values[row]);
            }
        } else if (column instanceof DoubleColumn doubles) {
            double[] values = doubles.values();
            for (int row = 0; row < rowCount; row++) {
                hashes[row] = mix(hashes[row], Double.doubleToLongBits(values[row] + 0.0));
            }
        } else if (column instanceof BytesColumn bytes) {
            for (int row = 0; row < rowCount; row++) {
                hashes[row] = mix(hashes[row], hash(bytes.bytes(), bytes.starts()[row], bytes.lengths()[row]));
            }
        } else {
            Object[] values = ((ObjectColumn) column).values();
            for (int row = 0; row < rowCount; row++) {
                hashes[row] = mix(hashes[row], BoxedOrder.hash(values[row]));
            }
        }
        boolean[] nulls = column.nulls();
        if (nulls != null) {
            for (int row = 0; row < rowCount; row++) {
                hashes[row] = nulls[row] ? mix(hashes[row], NULL_HASH) : hashes[row];
            }
        }
    }

    private static long hash(byte[] bytes, int start, int length) {
        long hash = length * MULTIPLIER;
        int at = start;
        int end = start + length;
        for (; at + 8 <= end; at += 8) {
            hash = mix(hash, (long) WORD.get(bytes, at));
        }
        long rest = 0;
        for (; at < end; at++) {
            rest = rest << 8 | (bytes[at] & 0xFF);
        }
        return mix(hash, rest);
    }

    private static long mix(long hash, long value) {
        long mixed = (Long.rotateLeft(hash, 29) ^ value) * MULTIPLIER;
        return mixed ^ (mixed >>> 32);
    }
}
