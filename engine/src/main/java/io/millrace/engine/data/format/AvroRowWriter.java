package io.millrace.engine.data.format;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.BytesColumn;
import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.DoubleColumn;
import io.millrace.engine.data.LongColumn;
import io.millrace.engine.data.Schema;

/** Writes each row as framed Avro. Not thread-safe. */
final class AvroRowWriter implements ValueWriter {
    private static final long MICROS_PER_MILLI = 1000;

    /** How a column's values are written. */
    private enum Form {
        NUMBER,
        MILLIS,
        DECIMAL,
        BOOLEAN,
        DOUBLE,
        REAL,
        BYTES,
        NESTED
    }

    private final int schemaId;
    private final Form[] forms;
    private final boolean[] nullable;
    private final DataType[] types;
    private Column[] columns = new Column[0];
    private long[][] longs = new long[0][];

    AvroRowWriter(Schema schema, int schemaId) {
        this.schemaId = schemaId;
        forms = new Form[schema.size()];
        types = new DataType[schema.size()];
        nullable = new boolean[schema.size()];
        for (int i = 0; i < forms.length; i++) {
            types[i] = schema.type(i);
            forms[i] = form(types[i]);
            nullable[i] = schema.field(i).nullable();
        }
    }

    private static Form form(DataType type) {
        if (type instanceof DataType.Timestamp timestamp && AvroSchemas.isMillis(timestamp)) {
            return Form.MILLIS;
        }
        return switch (type.storage()) {
            case LONG ->
                type instanceof DataType.Decimal ? Form.DECIMAL : type == DataType.BOOLEAN ? Form.BOOLEAN : Form.NUMBER;
            case DOUBLE -> type == DataType.REAL ? Form.REAL : Form.DOUBLE;
            case BYTES -> Form.BYTES;
            case OBJECT -> Form.NESTED;
        };
    }

    @Override
    public void bind(ColumnBatch batch) {
        columns = batch.columns();
        longs = new long[columns.length][];
        for (int i = 0; i < columns.length; i++) {
            longs[i] = columns[i] instanceof LongColumn column ? column.values() : new long[0];
        }
    }

    @Override
    public void write(ByteSlice target, int row) {
        AvroOutput out = new AvroOutput(target);
        out.frame(schemaId);
        for (int i = 0; i < forms.length; i++) {
            if (nullable[i]) {
                boolean isNull = columns[i].isNull(row);
                target.append((byte) (isNull ? 0 : 2));
                if (isNull) {
                    continue;
                }
            }
            switch (forms[i]) {
                case NUMBER -> out.number(longs[i][row]);
                case MILLIS -> out.number(Math.floorDiv(longs[i][row], MICROS_PER_MILLI));
                case DECIMAL -> out.decimal(longs[i][row]);
                case BOOLEAN -> out.bool(longs[i][row]);
                case DOUBLE -> out.float8(((DoubleColumn) columns[i]).values()[row]);
                case REAL -> out.float4((float) ((DoubleColumn) columns[i]).values()[row]);
                case BYTES -> {
                    BytesColumn bytes = (BytesColumn) columns[i];
                    out.bytes(bytes.bytes(), bytes.starts()[row], bytes.lengths()[row]);
                }
                case NESTED -> AvroNested.write(out, columns[i].value(row), types[i], false);
            }
        }
    }
}
