package io.millrace.engine.data.format;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.TextValues;
import java.time.ZoneOffset;

/** Writes each row as a line of CSV without its end; NULL is nothing, an empty text is {@code ""}. Not thread-safe. */
final class CsvRowWriter implements ValueWriter {
    private final byte delimiter;
    private final TextValues texts = new TextValues(ZoneOffset.UTC, false);
    private final ByteSlice field = new ByteSlice();
    private Column[] columns = new Column[0];

    CsvRowWriter(byte delimiter) {
        this.delimiter = delimiter;
    }

    @Override
    public void bind(ColumnBatch batch) {
        columns = batch.columns();
    }

    @Override
    public void write(ByteSlice out, int row) {
        for (int i = 0; i < columns.length; i++) {
            if (i > 0) {
                out.append(delimiter);
            }
            if (!columns[i].isNull(row)) {
                field.clear();
                texts.append(field, columns[i], row);
                appendField(out);
            }
        }
    }

    private void appendField(ByteSlice out) {
        boolean quote = field.length == 0;
        for (int i = 0; i < field.length && !quote; i++) {
            byte b = field.array[i];
            quote = b == delimiter || b == '"' || b == '\n' || b == '\r';
        }
        if (!quote) {
            out.append(field);
            return;
        }
        out.append((byte) '"');
        for (int i = 0; i < field.length; i++) {
            if (field.array[i] == '"') {
                out.append((byte) '"');
            }
            out.append(field.array[i]);
        }
        out.append((byte) '"');
    }
}
