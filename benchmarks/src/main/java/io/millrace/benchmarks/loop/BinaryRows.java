package io.millrace.benchmarks.loop;

import io.millrace.engine.data.BytesColumn;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.DoubleColumn;
import io.millrace.engine.data.LongColumn;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The reference form of rows: fixed width, little-endian, without nulls, framing or checks. A row is id (8 bytes),
 * customer (8), amount (8), ts (8), the name's length (1), the name (15).
 */
final class BinaryRows {
    static final int NAME_BYTES = 15;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle DOUBLE =
            MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int CUSTOMER = 8;
    private static final int AMOUNT = 16;
    private static final int TIME = 24;
    private static final int NAME = 32;
    private static final int WIDTH = NAME + 1 + NAME_BYTES;

    private BinaryRows() {}

    static List<byte[]> of(SampleRows rows) {
        List<byte[]> all = new ArrayList<>();
        for (ColumnBatch batch : rows.columns) {
            byte[] bytes = new byte[batch.rowCount() * WIDTH];
            BytesColumn names = (BytesColumn) batch.column(3);
            for (int i = 0; i < batch.rowCount(); i++) {
                int at = i * WIDTH;
                LONG.set(bytes, at, ((LongColumn) batch.column(0)).values()[i]);
                LONG.set(bytes, at + CUSTOMER, ((LongColumn) batch.column(1)).values()[i]);
                DOUBLE.set(bytes, at + AMOUNT, ((DoubleColumn) batch.column(2)).values()[i]);
                LONG.set(bytes, at + TIME, ((LongColumn) batch.column(4)).values()[i]);
                bytes[at + NAME] = (byte) names.lengths()[i];
                System.arraycopy(names.bytes(), names.starts()[i], bytes, at + NAME + 1, names.lengths()[i]);
            }
            all.add(bytes);
        }
        return all;
    }

    /** All five columns of a batch. */
    static ColumnBatch decode(byte[] rows) {
        int count = rows.length / WIDTH;
        long[] ids = new long[count];
        long[] customers = new long[count];
        double[] amounts = new double[count];
        long[] times = new long[count];
        byte[] names = new byte[count * NAME_BYTES];
        int[] starts = new int[count];
        int[] lengths = new int[count];
        int used = 0;
        for (int i = 0, at = 0; i < count; i++, at += WIDTH) {
            ids[i] = (long) LONG.get(rows, at);
            customers[i] = (long) LONG.get(rows, at + CUSTOMER);
            amounts[i] = (double) DOUBLE.get(rows, at + AMOUNT);
            times[i] = (long) LONG.get(rows, at + TIME);
            int length = rows[at + NAME];
            System.arraycopy(rows, at + NAME + 1, names, used, length);
            starts[i] = used;
            lengths[i] = length;
            used += length;
        }
        return new ColumnBatch(
                count,
                new LongColumn(DataType.BIGINT, ids, null),
                new LongColumn(DataType.BIGINT, customers, null),
                new DoubleColumn(DataType.DOUBLE, amounts, null),
                new BytesColumn(DataType.VARCHAR, names, starts, lengths, null),
                new LongColumn(DataType.TIMESTAMP, times, null));
    }

    /** {@code COUNT(*), MAX(id)} by window and customer. */
    static void aggregate(byte[] rows, long windowMicros, WindowTable table) {
        for (int at = 0; at < rows.length; at += WIDTH) {
            long time = (long) LONG.get(rows, at + TIME);
            long window = time - Math.floorMod(time, windowMicros);
            table.add(window, (long) LONG.get(rows, at + CUSTOMER), (long) LONG.get(rows, at));
        }
    }
}
