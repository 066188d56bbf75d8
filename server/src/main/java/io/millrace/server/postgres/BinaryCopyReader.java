package io.millrace.server.postgres;

import static io.millrace.common.error.ErrorCode.BAD_COPY_FORMAT;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.BatchBuilder;
import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import io.millrace.sql.CopyTarget;
import java.nio.ByteBuffer;
import java.time.ZoneId;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * COPY's binary format, as PostgreSQL documents it for COPY: a signature, 32 bits of flags, an extension that is skipped; then
 * for each row the number of its fields and each field's length (-1 for NULL) and bytes, in the types' binary formats; at the
 * end -1 for a number of fields, which may be missing. Cut anywhere. Not thread-safe.
 */
final class BinaryCopyReader {
    static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};

    private static final int HEADER_BYTES = SIGNATURE.length + 8;
    /** Flags that a reader must know. */
    private static final int CRITICAL_FLAGS = 0xffff_0000;

    private static final int END = -1;

    private final CopyTarget target;
    private final Schema schema;
    private final ParameterDecoder values;
    private final int[] oids;
    private final ByteSlice carried = new ByteSlice();
    private final BatchBuilder batch;
    private final @Nullable Object[] row;
    /** Bytes of the header's extension that are yet to be skipped; before the header, -1. */
    private long extension = -1;

    private long batchBytes;
    private long rowCount;
    private boolean ended;

    BinaryCopyReader(CopyTarget target, ZoneId zone) {
        this.target = target;
        this.schema = target.schema();
        this.values = new ParameterDecoder(zone);
        this.batch = new BatchBuilder(schema);
        this.row = new @Nullable Object[schema.size()];
        this.oids = schema.fields().stream()
                .mapToInt(field -> PostgresType.oidOf(field.type()))
                .toArray();
        carried.clear();
    }

    /** @throws MillraceException BAD_COPY_FORMAT and those of values, with the row and column in which it is */
    void add(byte[] data) {
        carried.append(data, 0, data.length);
        int at = 0;
        while (at < carried.length) {
            int used = take(at);
            if (used == 0) {
                break;
            }
            at += used;
        }
        carried.removeFirst(at);
    }

    void finish() {
        if (extension < 0) {
            throw BAD_COPY_FORMAT.error("COPY file signature not recognized");
        }
        if (carried.length > 0 || extension > 0) {
            throw located(BAD_COPY_FORMAT.error("unexpected EOF in COPY data"), null);
        }
        deliver();
    }

    /** Bytes taken at {@code at}; 0 if there are too few. */
    private int take(int at) {
        int available = carried.length - at;
        if (extension < 0) {
            return available < HEADER_BYTES ? 0 : header(at);
        }
        if (extension > 0) {
            int skipped = (int) Math.min(extension, available);
            extension -= skipped;
            return skipped;
        }
        if (ended) {
            throw located(BAD_COPY_FORMAT.error("received copy data after EOF marker"), null);
        }
        return row(at, available);
    }

    private int header(int at) {
        int start = carried.start + at;
        if (!Arrays.equals(carried.array, start, start + SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)) {
            throw BAD_COPY_FORMAT.error("COPY file signature not recognized");
        }
        if ((integer(at + SIGNATURE.length) & CRITICAL_FLAGS) != 0) {
            throw BAD_COPY_FORMAT.error("unrecognized critical flags in COPY file header");
        }
        extension = integer(at + SIGNATURE.length + 4);
        if (extension < 0) {
            throw BAD_COPY_FORMAT.error("invalid COPY file header (missing length)");
        }
        return HEADER_BYTES;
    }

    private int row(int at, int available) {
        if (available < 2) {
            return 0;
        }
        int start = carried.start + at;
        int count = (short) (carried.array[start] << 8 | carried.array[start + 1] & 0xff);
        if (count == END) {
            ended = true;
            return 2;
        }
        if (count != row.length) {
            throw located(BAD_COPY_FORMAT.error("row field count is %s, expected %s", count, row.length), null);
        }
        int length = length(at + 2, carried.length);
        if (length < 0) {
            return 0;
        }
        int field = at + 2;
        for (int i = 0; i < row.length; i++) {
            int size = integer(field);
            field += 4;
            row[i] = size < 0 ? null : value(i, field, size);
            field += Math.max(0, size);
        }
        batch.add(row);
        rowCount++;
        batchBytes += 2L + length;
        if (batch.rowCount() == ColumnBatch.TARGET_ROWS) {
            deliver();
        }
        return 2 + length;
    }

    /** Of all fields with their lengths; -1 if they are not all there. */
    private int length(int fields, int end) {
        int at = fields;
        for (int i = 0; i < row.length; i++) {
            if (end - at < 4) {
                return -1;
            }
            int size = integer(at);
            at += 4;
            if (size < -1) {
                throw located(BAD_COPY_FORMAT.error("invalid field size"), i);
            }
            if (size > end - at) {
                target.expect(batchBytes + (at - fields) + size);
                return -1;
            }
            at += Math.max(0, size);
        }
        return at - fields;
    }

    private Object value(int column, int at, int size) {
        int start = carried.start + at;
        try {
            return values.decode(
                    oids[column], 1, Arrays.copyOfRange(carried.array, start, start + size), schema.type(column));
        } catch (MillraceException e) {
            throw located(e, column);
        }
    }

    private int integer(int at) {
        return ByteBuffer.wrap(carried.array).getInt(carried.start + at);
    }

    private void deliver() {
        if (batch.rowCount() > 0) {
            target.write(batch.build(), batchBytes);
            batchBytes = 0;
        }
    }

    private MillraceException located(MillraceException error, @Nullable Integer column) {
        String place = column == null ? "" : ", column " + schema.field(column).name();
        return error.context("COPY " + target.relation() + ", line " + (rowCount + 1) + place);
    }
}
