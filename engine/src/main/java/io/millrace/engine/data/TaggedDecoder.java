package io.millrace.engine.data;

import static io.millrace.common.error.ErrorCode.BAD_COPY_FORMAT;
import static io.millrace.common.error.ErrorCode.NOT_NULL_VIOLATION;

import io.millrace.common.error.MillraceException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.ZoneId;
import java.util.function.Consumer;

/**
 * Reads the format in which the JDBC driver sends its batches: every value says what it is, so that the driver need not
 * know the columns' types, and numbers stay numbers.
 *
 * <p>A row is its length in bytes, without this number (4 bytes, as all numbers big-endian), then for each column a tag
 * and what belongs to it: 0 NULL; 1 false; 2 true; 3 an integer of 8 bytes; 4 a DOUBLE; 5 a REAL; 6 a text as COPY's text
 * format has it, without its escapes: length and UTF-8; 7 bytes: length and bytes; 8 a moment: the local time in
 * microseconds since 1970-01-01T00:00 (8 bytes) and how many seconds it is ahead of UTC (4 bytes).
 */
final class TaggedDecoder implements CopyReader {
    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final int LENGTH_BYTES = 4;
    private static final int MAX_ROW_BYTES = 255 << 20;

    private final String relation;
    private final Schema schema;
    private final ColumnBuilder[] columns;
    private final TaggedColumn[] readers;
    private final Consumer<ColumnBatch> target;

    /** Data that does not yet make a whole row. */
    private final ByteSlice carried = new ByteSlice();

    private int rows;
    private long rowCount;

    TaggedDecoder(String relation, Schema schema, ZoneId zone, Consumer<ColumnBatch> target) {
        this.relation = relation;
        this.schema = schema;
        this.target = target;
        TextValues texts = new TextValues(zone, true);
        columns = new ColumnBuilder[schema.size()];
        readers = new TaggedColumn[schema.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = ColumnBuilder.of(schema.type(i));
            readers[i] = new TaggedColumn(columns[i], texts);
        }
        carried.clear();
    }

    @Override
    public long rowCount() {
        return rowCount;
    }

    @Override
    public long skippedCount() {
        return 0;
    }

    @Override
    public void add(byte[] data, int start, int length) {
        if (carried.length == 0) {
            int used = readRows(data, start, start + length);
            carried.append(data, start + used, length - used);
            return;
        }
        carried.append(data, start, length);
        int used = readRows(carried.array, 0, carried.length);
        if (used > 0) {
            carried.length -= used;
            System.arraycopy(carried.array, used, carried.array, 0, carried.length);
        }
    }

    @Override
    public void finish() {
        if (carried.length > 0) {
            throw context(BAD_COPY_FORMAT.error("unexpected EOF in COPY data"), "");
        }
        flush();
    }

    private int readRows(byte[] data, int start, int end) {
        int at = start;
        if (rows == 0 && end - at >= LENGTH_BYTES) {
            // As many as there are if all are like the first one.
            long guess = (end - at) / Math.max(1L, LENGTH_BYTES + (long) (int) INT.get(data, at)) + 1;
            for (ColumnBuilder column : columns) {
                column.reserve((int) Math.min(ColumnBatch.TARGET_ROWS, guess));
            }
        }
        while (end - at >= LENGTH_BYTES) {
            int size = (int) INT.get(data, at);
            if (size < 0 || size > MAX_ROW_BYTES) {
                throw context(BAD_COPY_FORMAT.error("a row of %s bytes", size), "");
            }
            if (end - at - LENGTH_BYTES < size) {
                break;
            }
            at += LENGTH_BYTES;
            row(data, at, at + size);
            at += size;
        }
        return at - start;
    }

    private void row(byte[] data, int start, int end) {
        int at = start;
        int column = 0;
        try {
            for (; column < readers.length; column++) {
                int next = readers[column].read(data, at, end);
                if (data[at] == TaggedColumn.NULL && !schema.field(column).nullable()) {
                    throw NOT_NULL_VIOLATION.error(
                            "null value in column \"%s\" of relation \"%s\" violates not-null constraint",
                            schema.field(column).name(), relation);
                }
                at = next;
            }
        } catch (MillraceException e) {
            throw context(e, ", column " + schema.field(column).name());
        }
        if (at != end) {
            throw context(BAD_COPY_FORMAT.error("extra data after last expected column"), "");
        }
        rowCount++;
        if (++rows == ColumnBatch.TARGET_ROWS) {
            flush();
        }
    }

    private MillraceException context(MillraceException error, String place) {
        String context = "COPY " + relation + ", line " + (rowCount + 1) + place;
        return error.context(context);
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
