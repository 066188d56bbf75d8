package io.millrace.engine.data.format;

import static io.millrace.common.error.ErrorCode.BAD_COPY_FORMAT;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.TextValues;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Reads one line of CSV (RFC 4180) for each row, fields in the order of the relation's columns. An empty field without
 * quotes is NULL; missing fields at the end are NULL too, too many are an error. Not thread-safe.
 */
final class CsvRowReader extends ValueReader {
    private final @Nullable ColumnSink[] sinks;
    private final byte delimiter;
    private final TextValues texts = new TextValues(ZoneOffset.UTC, false);
    private final ByteSlice field = new ByteSlice();

    CsvRowReader(@Nullable ColumnSink[] sinks, byte delimiter) {
        this.sinks = sinks;
        this.delimiter = delimiter;
    }

    @Override
    public void begin() {}

    @Override
    public void read(byte[] bytes, int start, int length, int row) {
        int end = start + length;
        while (end > start && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
            end--;
        }
        int at = start;
        int column = 0;
        boolean more = end > start;
        while (more) {
            if (column == sinks.length) {
                throw BAD_COPY_FORMAT.error("extra data after last expected column");
            }
            boolean quoted = at < end && bytes[at] == '"';
            int after = quoted ? quoted(bytes, at, end) : plain(bytes, at, end);
            put(column++, row, quoted);
            more = after < end;
            if (more && bytes[after] != delimiter) {
                throw BAD_COPY_FORMAT.error("unexpected data after a quoted CSV field");
            }
            at = after + 1;
        }
        for (; column < sinks.length; column++) {
            ColumnSink sink = sinks[column];
            if (sink != null) {
                sink.putNull(row);
            }
        }
    }

    private void put(int column, int row, boolean quoted) {
        ColumnSink sink = sinks[column];
        if (sink == null) {
            return;
        }
        if (field.length == 0 && !quoted) {
            sink.putNull(row);
        } else {
            TextCell.put(sink, row, field.array, field.start, field.length, texts);
        }
    }

    private int plain(byte[] bytes, int at, int end) {
        int position = at;
        while (position < end && bytes[position] != delimiter) {
            position++;
        }
        field.set(bytes, at, position - at);
        return position;
    }

    private int quoted(byte[] bytes, int at, int end) {
        field.clear();
        int from = at + 1;
        for (int position = from; position < end; position++) {
            if (bytes[position] == '"') {
                field.append(bytes, from, position - from);
                if (position + 1 == end || bytes[position + 1] != '"') {
                    return position + 1;
                }
                position++;
                from = position;
            }
        }
        throw BAD_COPY_FORMAT.error("unterminated CSV quoted field");
    }
}
