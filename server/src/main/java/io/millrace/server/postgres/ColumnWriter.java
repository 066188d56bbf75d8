package io.millrace.server.postgres;

import io.millrace.engine.data.BytesColumn;
import io.millrace.engine.data.Column;
import io.millrace.engine.data.DoubleColumn;
import io.millrace.engine.data.LongColumn;
import io.millrace.engine.data.ObjectColumn;
import org.jspecify.annotations.Nullable;

/** Writes one column's values, each with its length, in one format. Bound to one batch after another. Not thread-safe. */
abstract class ColumnWriter {
    private boolean @Nullable [] nulls;

    /** Takes the column of the next batch. */
    final void bind(Column column) {
        nulls = column.nulls();
        take(column);
    }

    final void writeCell(int row, WireBuffer out) {
        if (nulls != null && nulls[row]) {
            out.writeInt(-1);
        } else {
            write(row, out);
        }
    }

    abstract void take(Column column);

    /** Writes length and value. */
    abstract void write(int row, WireBuffer out);

    /** How a long becomes bytes, without a length. */
    @FunctionalInterface
    interface LongFormat {
        void write(long value, WireBuffer out);
    }

    /** How a double becomes bytes, without a length. */
    @FunctionalInterface
    interface DoubleFormat {
        void write(double value, WireBuffer out);
    }

    /** How bytes become the bytes that are sent, without a length. */
    @FunctionalInterface
    interface BytesFormat {
        void write(WireBuffer out, byte[] bytes, int start, int length);
    }

    /** How a boxed value becomes bytes, without a length. */
    @FunctionalInterface
    interface ObjectFormat {
        void write(Object value, WireBuffer out);
    }

    static ColumnWriter ofLongs(LongFormat format) {
        return new Longs(format);
    }

    static ColumnWriter ofDoubles(DoubleFormat format) {
        return new Doubles(format);
    }

    static ColumnWriter ofObjects(ObjectFormat format) {
        return new Objects(format);
    }

    static ColumnWriter ofBytes(BytesFormat format) {
        return new Bytes(format);
    }

    private static void endCell(int lengthAt, WireBuffer out) {
        out.setInt(lengthAt, out.size() - lengthAt - 4);
    }

    private static final class Longs extends ColumnWriter {
        private final LongFormat format;
        private long[] values = new long[0];

        Longs(LongFormat format) {
            this.format = format;
        }

        @Override
        void take(Column column) {
            values = ((LongColumn) column).values();
        }

        @Override
        void write(int row, WireBuffer out) {
            int lengthAt = out.reserve(4);
            format.write(values[row], out);
            endCell(lengthAt, out);
        }
    }

    private static final class Doubles extends ColumnWriter {
        private final DoubleFormat format;
        private double[] values = new double[0];

        Doubles(DoubleFormat format) {
            this.format = format;
        }

        @Override
        void take(Column column) {
            values = ((DoubleColumn) column).values();
        }

        @Override
        void write(int row, WireBuffer out) {
            int lengthAt = out.reserve(4);
            format.write(values[row], out);
            endCell(lengthAt, out);
        }
    }

    private static final class Objects extends ColumnWriter {
        private final ObjectFormat format;
        private @Nullable Object[] values = new @Nullable Object[0];

        Objects(ObjectFormat format) {
            this.format = format;
        }

        @Override
        void take(Column column) {
            values = ((ObjectColumn) column).values();
        }

        @Override
        void write(int row, WireBuffer out) {
            Object value = values[row];
            if (value == null) {
                out.writeInt(-1);
                return;
            }
            int lengthAt = out.reserve(4);
            format.write(value, out);
            endCell(lengthAt, out);
        }
    }

    private static final class Bytes extends ColumnWriter {
        private final BytesFormat format;
        private byte[] bytes = new byte[0];
        private int[] starts = new int[0];
        private int[] lengths = new int[0];

        Bytes(BytesFormat format) {
            this.format = format;
        }

        @Override
        void take(Column column) {
            BytesColumn taken = (BytesColumn) column;
            bytes = taken.bytes();
            starts = taken.starts();
            lengths = taken.lengths();
        }

        @Override
        void write(int row, WireBuffer out) {
            int lengthAt = out.reserve(4);
            format.write(out, bytes, starts[row], lengths[row]);
            endCell(lengthAt, out);
        }
    }
}
