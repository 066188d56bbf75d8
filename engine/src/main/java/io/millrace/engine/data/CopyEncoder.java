package io.millrace.engine.data;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;

/** Writes the data of COPY TO. Not thread-safe. */
public final class CopyEncoder {
    private final Schema schema;
    private final CopyOptions options;
    private final TextValues texts;
    private final byte[] nullText;
    private final ByteSlice field = new ByteSlice();

    /** @param zone the session's time zone */
    public CopyEncoder(Schema schema, CopyOptions options, ZoneId zone) {
        this.schema = schema;
        this.options = options;
        this.texts = new TextValues(zone, true);
        this.nullText = options.nullText().getBytes(StandardCharsets.UTF_8);
    }

    /** Appends the line of names, if the options ask for one. */
    public void appendHeader(ByteSlice out) {
        if (!options.header()) {
            return;
        }
        for (int i = 0; i < schema.size(); i++) {
            if (i > 0) {
                out.append(options.delimiter());
            }
            field.setText(schema.field(i).name());
            appendField(out);
        }
        out.append((byte) '\n');
    }

    /** Appends a line for each row. */
    public void append(ByteSlice out, ColumnBatch batch) {
        for (int row = 0; row < batch.rowCount(); row++) {
            append(out, batch, row);
        }
    }

    /** Appends the line of one row. */
    public void append(ByteSlice out, ColumnBatch batch, int row) {
        for (int i = 0; i < batch.columnCount(); i++) {
            if (i > 0) {
                out.append(options.delimiter());
            }
            Column column = batch.column(i);
            if (column.isNull(row)) {
                out.append(nullText, 0, nullText.length);
            } else {
                field.clear();
                texts.append(field, column, row);
                appendField(out);
            }
        }
        out.append((byte) '\n');
    }

    private void appendField(ByteSlice out) {
        if (!options.csv()) {
            CopyEscapes.appendEscaped(out, field.array, field.start, field.length, options.delimiter());
        } else if (needsQuotes()) {
            appendQuoted(out);
        } else {
            out.append(field);
        }
    }

    private boolean needsQuotes() {
        boolean likeNull = field.length == nullText.length
                && java.util.Arrays.equals(field.array, 0, field.length, nullText, 0, nullText.length);
        boolean likeEnd = field.length == 2 && field.array[0] == '\\' && field.array[1] == '.';
        if (likeNull || likeEnd) {
            return true;
        }
        for (int i = 0; i < field.length; i++) {
            byte b = field.array[i];
            if (b == options.delimiter() || b == options.quote() || b == '\n' || b == '\r') {
                return true;
            }
        }
        return false;
    }

    private void appendQuoted(ByteSlice out) {
        out.append(options.quote());
        for (int i = 0; i < field.length; i++) {
            byte b = field.array[i];
            if (b == options.quote() || b == options.escape()) {
                out.append(options.escape());
            }
            out.append(b);
        }
        out.append(options.quote());
    }
}
