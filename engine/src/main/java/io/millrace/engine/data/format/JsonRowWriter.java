package io.millrace.engine.data.format;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.BytesColumn;
import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.DoubleColumn;
import io.millrace.engine.data.JsonValues;
import io.millrace.engine.data.LongColumn;
import io.millrace.engine.data.Schema;
import java.time.ZoneOffset;

/** Writes each row as a JSON object with all columns, null ones too. Not thread-safe. */
final class JsonRowWriter implements ValueWriter {
    private final byte[][] names;
    private final DataType[] types;
    private final JsonValues values = new JsonValues(ZoneOffset.UTC);
    private Column[] columns = new Column[0];

    JsonRowWriter(Schema schema) {
        names = new byte[schema.size()][];
        types = new DataType[schema.size()];
        ByteSlice name = new ByteSlice();
        for (int i = 0; i < names.length; i++) {
            name.clear();
            name.append((byte) (i == 0 ? '{' : ','));
            values.append(name, schema.field(i).name(), DataType.VARCHAR);
            name.append((byte) ':');
            names[i] = name.toBytes();
            types[i] = schema.type(i);
        }
    }

    @Override
    public void bind(ColumnBatch batch) {
        columns = batch.columns();
    }

    @Override
    public void write(ByteSlice out, int row) {
        for (int i = 0; i < names.length; i++) {
            out.append(names[i], 0, names[i].length);
            Column column = columns[i];
            if (column.isNull(row)) {
                out.appendAscii("null");
            } else if (column instanceof LongColumn longs) {
                values.append(out, longs.values()[row], types[i]);
            } else if (column instanceof DoubleColumn doubles) {
                values.append(out, doubles.values()[row], types[i]);
            } else if (column instanceof BytesColumn bytes) {
                values.append(out, bytes.bytes(), bytes.starts()[row], bytes.lengths()[row], types[i]);
            } else {
                values.append(out, column.value(row), types[i]);
            }
        }
        if (names.length == 0) {
            out.append((byte) '{');
        }
        out.append((byte) '}');
    }
}
