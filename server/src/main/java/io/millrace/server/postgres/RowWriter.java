package io.millrace.server.postgres;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.data.TextValues;
import java.time.ZoneId;

/** DataRow messages straight from columns, in the formats a client asked for. Not thread-safe. */
final class RowWriter {
    private static final int DATA_ROW = 'D';
    private static final int LENGTH_BYTES = 4;

    private final ColumnWriter[] columns;

    /** @param binary for each column, or none for all text */
    RowWriter(Schema schema, boolean[] binary, ZoneId zone) {
        columns = new ColumnWriter[schema.size()];
        TextValues texts = new TextValues(zone, true);
        ValueBinary binaries = new ValueBinary(zone);
        for (int i = 0; i < columns.length; i++) {
            DataType type = schema.type(i);
            columns[i] = binary.length > 0 && binary[i] ? binary(type, binaries, texts) : text(type, texts);
        }
    }

    private static ColumnWriter text(DataType type, TextValues texts) {
        return switch (type.storage()) {
            case LONG -> ColumnWriter.ofLongs((value, out) -> texts.append(out.text(), value, type));
            case DOUBLE -> ColumnWriter.ofDoubles((value, out) -> texts.append(out.text(), value, type));
            case BYTES ->
                type == DataType.BYTEA || isPadded(type)
                        ? ColumnWriter.ofBytes(
                                (out, bytes, start, length) -> texts.append(out.text(), bytes, start, length, type))
                        : ColumnWriter.ofBytes(WireBuffer::writeBytes);
            case OBJECT -> ColumnWriter.ofObjects((value, out) -> texts.append(out.text(), value, type));
        };
    }

    private static boolean isPadded(DataType type) {
        return type instanceof DataType.Varchar text && text.padded();
    }

    private static ColumnWriter binary(DataType type, ValueBinary binaries, TextValues texts) {
        if (type instanceof DataType.Scalar scalar) {
            return switch (scalar) {
                case BOOLEAN -> ColumnWriter.ofLongs((value, out) -> out.writeByte((int) value));
                case SMALLINT -> ColumnWriter.ofLongs((value, out) -> out.writeShort((int) value));
                case INT -> ColumnWriter.ofLongs((value, out) -> out.writeInt((int) value));
                case BIGINT, TIME, NULL -> ColumnWriter.ofLongs((value, out) -> out.writeLong(value));
                case REAL ->
                    ColumnWriter.ofDoubles((value, out) -> out.writeInt(Float.floatToRawIntBits((float) value)));
                case DOUBLE -> ColumnWriter.ofDoubles((value, out) -> out.writeLong(Double.doubleToRawLongBits(value)));
                case BYTEA, JSON -> ColumnWriter.ofBytes(WireBuffer::writeBytes);
                case UUID -> ColumnWriter.ofBytes((out, bytes, start, length) -> ValueBinary.uuid(bytes, start, out));
                case DATE -> ColumnWriter.ofLongs((value, out) -> out.writeInt((int) (value - ValueBinary.EPOCH_DAYS)));
                case INTERVAL_YEAR_MONTH -> ColumnWriter.ofLongs(ValueBinary::months);
                case INTERVAL_DAY_TIME -> ColumnWriter.ofLongs(ValueBinary::dayTime);
            };
        }
        if (type instanceof DataType.Timestamp) {
            return ColumnWriter.ofLongs((value, out) -> out.writeLong(value - ValueBinary.EPOCH_MICROS));
        }
        if (type instanceof DataType.Decimal decimal && decimal.precision() <= DataType.Decimal.MAX_LONG_PRECISION) {
            int scale = decimal.scale();
            return ColumnWriter.ofLongs((value, out) -> NumericBinary.write(value, scale, out));
        }
        return type instanceof DataType.Varchar
                ? text(type, texts)
                : ColumnWriter.ofObjects((value, out) -> binaries.write(type, value, out));
    }

    /** Takes the batch that the next rows come from. */
    void bind(ColumnBatch batch) {
        for (int i = 0; i < columns.length; i++) {
            columns[i].bind(batch.column(i));
        }
    }

    /** Writes a row's values, each with its length, and nothing before them. */
    void writeValues(int row, WireBuffer out) {
        for (ColumnWriter column : columns) {
            column.writeCell(row, out);
        }
    }

    /** Writes the rows from {@code from} until {@code out} holds {@code enoughBytes} or before {@code to}; where it stopped. */
    int write(int from, int to, int enoughBytes, WireBuffer out) {
        int row = from;
        int rowAt = out.size();
        try {
            for (; row < to && rowAt < enoughBytes; row++) {
                out.writeByte(DATA_ROW);
                int lengthAt = out.reserve(LENGTH_BYTES);
                out.writeShort(columns.length);
                writeValues(row, out);
                out.setInt(lengthAt, out.size() - lengthAt);
                rowAt = out.size();
            }
        } catch (RuntimeException e) {
            // The error follows the rows before it.
            out.truncate(rowAt);
            throw e;
        }
        return row;
    }
}
