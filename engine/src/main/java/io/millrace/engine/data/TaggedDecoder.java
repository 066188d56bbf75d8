package io.millrace.engine.data;

import static io.millrace.common.error.ErrorCode.BAD_COPY_FORMAT;

import io.millrace.common.error.MillraceException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.ZoneId;
import java.util.function.Consumer;

/**
 * Reads the format in which the JDBC driver sends its batches: every column says what its values are, so that the driver
 * need not know the relation's types, and numbers stay numbers.
 *
 * <p>Rows come in blocks: its length in bytes, without this number (4 bytes, as all numbers big-endian), the number of its
 * rows (4 bytes), then one column behind the other, as {@link TaggedColumn} says.
 */
final class TaggedDecoder implements CopyReader {
    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final int LENGTH_BYTES = 4;
    private static final int MOST_BLOCK_BYTES = 255 << 20;

    private final String relation;
    private final Schema schema;
    private final TaggedColumn[] columns;
    private final Consumer<ColumnBatch> target;

    /** Data that does not yet make a whole block. */
    private final ByteSlice carried = new ByteSlice();

    private long rowCount;

    TaggedDecoder(String relation, Schema schema, ZoneId zone, Consumer<ColumnBatch> target) {
        this.relation = relation;
        this.schema = schema;
        this.target = target;
        TextValues texts = new TextValues(zone, true);
        columns = new TaggedColumn[schema.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = new TaggedColumn(relation, schema.field(i), texts);
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
            int used = readBlocks(data, start, start + length);
            carried.append(data, start + used, length - used);
            return;
        }
        carried.append(data, start, length);
        carried.removeFirst(readBlocks(carried.array, 0, carried.length));
    }

    @Override
    public void finish() {
        if (carried.length > 0) {
            throw context(BAD_COPY_FORMAT.error("unexpected EOF in COPY data"), 0, "");
        }
    }

    private int readBlocks(byte[] data, int start, int end) {
        int at = start;
        while (end - at >= LENGTH_BYTES) {
            int size = (int) INT.get(data, at);
            if (size < LENGTH_BYTES || size > MOST_BLOCK_BYTES) {
                throw context(BAD_COPY_FORMAT.error("a block of %s bytes", size), 0, "");
            }
            if (end - at - LENGTH_BYTES < size) {
                break;
            }
            at += LENGTH_BYTES;
            block(data, at, at + size);
            at += size;
        }
        return at - start;
    }

    private void block(byte[] data, int start, int end) {
        int rows = (int) INT.get(data, start);
        if (rows < 1 || rows > ColumnBatch.TARGET_ROWS) {
            throw context(BAD_COPY_FORMAT.error("a block of %s rows", rows), 0, "");
        }
        int at = start + LENGTH_BYTES;
        // Of all errors the one that is told is that of the first row.
        int good = rows;
        MillraceException failure = null;
        for (int i = 0; i < columns.length; i++) {
            try {
                at = columns[i].find(data, at, end, rows);
            } catch (MillraceException e) {
                throw context(e, 0, "");
            }
            try {
                columns[i].read(data, good);
            } catch (MillraceException e) {
                good = columns[i].size();
                failure = context(e, good, ", column " + schema.field(i).name());
            }
        }
        if (failure != null) {
            throw failure;
        }
        if (at != end) {
            throw context(BAD_COPY_FORMAT.error("extra data after last expected column"), 0, "");
        }
        rowCount += rows;
        Column[] built = new Column[columns.length];
        for (int i = 0; i < built.length; i++) {
            built[i] = columns[i].build();
        }
        target.accept(new ColumnBatch(rows, built));
    }

    private MillraceException context(MillraceException error, int row, String place) {
        return error.context("COPY " + relation + ", line " + (rowCount + row + 1) + place);
    }
}
