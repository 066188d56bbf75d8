package io.millrace.engine.data;

import static io.millrace.common.error.ErrorCode.BAD_COPY_FORMAT;
import static io.millrace.common.error.ErrorCode.LIMIT_EXCEEDED;

import io.millrace.common.error.MillraceException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.function.Consumer;

/** Reads COPY's text formats. Not thread-safe. */
public final class CopyDecoder implements CopyReader {
    private static final int MAX_ROW_BYTES = 256 << 20;
    private static final int SHOWN_CHARACTERS = 100;

    private final String relation;
    private final Schema schema;
    private final CopyOptions options;
    private final CopyLine line;
    private final TextValues texts;
    private final ColumnBuilder[] columns;
    private final Consumer<ColumnBatch> target;

    /** Data that does not yet make a whole row. */
    private final ByteSlice carried = new ByteSlice();

    /** Carried data is looked at again when it has grown to this. */
    private int nextLook;

    private boolean headerPending;
    private boolean ended;
    private int rows;
    private long rowCount;
    private long skippedCount;
    private long lineNumber = 1;

    /**
     * @param relation for messages
     * @param schema the columns that the data has, in order
     * @param zone the session's time zone
     * @param target gets the batches, on the caller's thread
     */
    public CopyDecoder(String relation, Schema schema, CopyOptions options, ZoneId zone, Consumer<ColumnBatch> target) {
        this.relation = relation;
        this.schema = schema;
        this.options = options;
        this.target = target;
        this.line = new CopyLine(options);
        this.texts = new TextValues(zone, true);
        this.headerPending = options.header();
        columns = new ColumnBuilder[schema.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = ColumnBuilder.of(schema.type(i));
        }
        carried.clear();
    }

    @Override
    public long rowCount() {
        return rowCount;
    }

    @Override
    public long skippedCount() {
        return skippedCount;
    }

    @Override
    public void add(byte[] data, int start, int length) {
        if (carried.length == 0) {
            int used = readRows(data, start, length, false);
            carry(data, start + used, length - used);
            return;
        }
        carry(data, start, length);
        if (carried.length >= nextLook) {
            int used = readRows(carried.array, 0, carried.length, false);
            carried.removeFirst(used);
            nextLook = used == 0 ? carried.length * 2 : carried.length;
        }
    }

    private void carry(byte[] data, int start, int length) {
        if (carried.length + (long) length > MAX_ROW_BYTES) {
            throw LIMIT_EXCEEDED.error("a row of COPY data is longer than %s bytes", MAX_ROW_BYTES);
        }
        if (!ended) {
            carried.append(data, start, length);
        }
    }

    @Override
    public void finish() {
        int used = readRows(carried.array, 0, carried.length, true);
        if (used < carried.length && !ended) {
            throw context(
                    BAD_COPY_FORMAT.error("unterminated CSV quoted field"),
                    ": " + shown(carried.array, used, carried.length - used));
        }
        flush();
    }

    private int readRows(byte[] data, int start, int length, boolean last) {
        int at = start;
        int end = start + length;
        while (at < end && !ended) {
            int next = line.read(data, at, end, last);
            if (next < 0) {
                break;
            }
            if (line.isEndMarker()) {
                ended = true;
                return length;
            }
            if (headerPending) {
                headerPending = false;
                checkHeader();
            } else {
                row(data, at);
            }
            lineNumber += line.newlines();
            at = next;
        }
        return at - start;
    }

    private void checkHeader() {
        if (!options.matchHeader()) {
            return;
        }
        if (line.fieldCount() != schema.size()) {
            throw BAD_COPY_FORMAT.error(
                    "wrong number of fields in header line: got %s, expected %s", line.fieldCount(), schema.size());
        }
        for (int i = 0; i < schema.size(); i++) {
            String name = schema.field(i).name();
            if (!line.text(i).equals(name)) {
                throw BAD_COPY_FORMAT.error(
                        "column name mismatch in header line field %s: got \"%s\", expected \"%s\"",
                        i + 1, line.text(i), name);
            }
        }
    }

    private void row(byte[] data, int start) {
        int column = 0;
        try {
            line.check();
            if (line.fieldCount() > columns.length) {
                throw BAD_COPY_FORMAT.error("extra data after last expected column");
            }
            for (; column < columns.length; column++) {
                if (column >= line.fieldCount()) {
                    throw BAD_COPY_FORMAT.error(
                            "missing data for column \"%s\"",
                            schema.field(column).name());
                }
                if (line.isNull(column)) {
                    columns[column].appendNull();
                } else {
                    texts.parse(line.bytes(column), line.start(column), line.length(column), columns[column]);
                }
            }
        } catch (MillraceException e) {
            if (options.ignoreErrors()) {
                for (ColumnBuilder builder : columns) {
                    builder.truncate(rows);
                }
                skippedCount++;
                return;
            }
            throw where(e, column, data, start);
        }
        rows++;
        rowCount++;
        if (rows == ColumnBatch.TARGET_ROWS) {
            flush();
        }
    }

    private MillraceException where(MillraceException error, int column, byte[] data, int start) {
        if (error.code() == BAD_COPY_FORMAT) {
            return context(error, ": " + shown(data, start, line.contentEnd() - start));
        }
        String value = shown(line.bytes(column), line.start(column), line.length(column));
        return context(error, ", column " + schema.field(column).name() + ": " + value);
    }

    private MillraceException context(MillraceException error, String place) {
        String context = "COPY " + relation + ", line " + lineNumber + place;
        return error.context(context);
    }

    private static String shown(byte[] data, int start, int length) {
        String text = new String(data, start, length, StandardCharsets.UTF_8);
        int characters = text.codePointCount(0, text.length());
        return characters <= SHOWN_CHARACTERS
                ? "\"" + text + "\""
                : "\"" + text.substring(0, text.offsetByCodePoints(0, SHOWN_CHARACTERS)) + "...\"";
    }

    private void flush() {
        if (rows > 0) {
            Column[] built = new Column[columns.length];
            for (int i = 0; i < built.length; i++) {
                built[i] = columns[i].build();
            }
            int count = rows;
            rows = 0;
            target.accept(new ColumnBatch(count, built));
        }
    }
}
