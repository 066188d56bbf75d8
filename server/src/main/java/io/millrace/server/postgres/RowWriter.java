package io.millrace.server.postgres;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import java.time.ZoneId;

/** DataRow messages straight from columns, in the formats a client asked for. Not thread-safe. */
final class RowWriter {
    private static final int DATA_ROW = 'D';
    private static final int LENGTH_BYTES = 4;

    private final ColumnWriter[] columns;

    /** @param binary for each column, or none for all text */
    RowWriter(Schema schema, boolean[] binary, ZoneId zone) {
        columns = new ColumnWriter[schema.size()];
        DateTimeText dates = new DateTimeText(zone);
        ValueText texts = new ValueText(zone);
        ValueBinary binaries = new ValueBinary(zone);
        for (int i = 0; i < columns.length; i++) {
            DataType type = schema.type(i);
            columns[i] = binary.length > 0 && binary[i] ? binary(type, binaries) : text(type, dates, texts);
        }
    }

    private static ColumnWriter text(DataType type, DateTimeText dates, ValueText texts) {
        if (type instanceof DataType.Scalar scalar) {
            return switch (scalar) {
                case BOOLEAN -> ColumnWriter.ofLongs((value, out) -> NumberText.boolText(value != 0, out));
                case SMALLINT, INT, BIGINT, NULL -> ColumnWriter.ofLongs(NumberText::integer);
                case REAL -> ColumnWriter.ofDoubles(NumberText::real);
                case DOUBLE -> ColumnWriter.ofDoubles(NumberText::doublePrecision);
                case BYTEA -> ColumnWriter.ofHex();
                case JSON -> ColumnWriter.ofBytes();
                case DATE -> ColumnWriter.ofLongs(DateTimeText::date);
                case TIME -> ColumnWriter.ofLongs(DateTimeText::time);
                case INTERVAL_YEAR_MONTH -> ColumnWriter.ofLongs(DateTimeText::months);
                case INTERVAL_DAY_TIME -> ColumnWriter.ofLongs(DateTimeText::dayTime);
            };
        }
        if (type instanceof DataType.Timestamp timestamp) {
            return timestamp.withTimeZone()
                    ? ColumnWriter.ofLongs(dates::timestampWithZone)
                    : ColumnWriter.ofLongs(DateTimeText::timestamp);
        }
        if (type instanceof DataType.Decimal decimal && decimal.precision() <= DataType.Decimal.MAX_LONG_PRECISION) {
            int scale = decimal.scale();
            return ColumnWriter.ofLongs((value, out) -> NumberText.decimal(value, scale, out));
        }
        return type instanceof DataType.Varchar
                ? ColumnWriter.ofBytes()
                : ColumnWriter.ofObjects((value, out) -> texts.write(type, value, out));
    }

    private static ColumnWriter binary(DataType type, ValueBinary binaries) {
        if (type instanceof DataType.Scalar scalar) {
            return switch (scalar) {
                case BOOLEAN -> ColumnWriter.ofLongs((value, out) -> out.writeByte((int) value));
                case SMALLINT -> ColumnWriter.ofLongs((value, out) -> out.writeShort((int) value));
                case INT -> ColumnWriter.ofLongs((value, out) -> out.writeInt((int) value));
                case BIGINT, TIME, NULL -> ColumnWriter.ofLongs((value, out) -> out.writeLong(value));
                case REAL ->
                    ColumnWriter.ofDoubles((value, out) -> out.writeInt(Float.floatToRawIntBits((float) value)));
                case DOUBLE -> ColumnWriter.ofDoubles((value, out) -> out.writeLong(Double.doubleToRawLongBits(value)));
                case BYTEA, JSON -> ColumnWriter.ofBytes();
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
                ? ColumnWriter.ofBytes()
                : ColumnWriter.ofObjects((value, out) -> binaries.write(type, value, out));
    }

    /** Takes the batch that the next rows come from. */
    void bind(ColumnBatch batch) {
        for (int i = 0; i < columns.length; i++) {
            columns[i].bind(batch.column(i));
        }
    }

    /** Writes the rows from {@code from} until {@code out} holds {@code enoughBytes} or before {@code to}; where it stopped. */
    int write(int from, int to, int enoughBytes, WireBuffer out) {
        int row = from;
        while (row < to && out.size() < enoughBytes) {
            out.writeByte(DATA_ROW);
            int lengthAt = out.reserve(LENGTH_BYTES);
            out.writeShort(columns.length);
            for (ColumnWriter column : columns) {
                column.writeCell(row, out);
            }
            out.setInt(lengthAt, out.size() - lengthAt);
            row++;
        }
        return row;
    }
}
