package io.millrace.engine.data.format;

import static io.millrace.common.error.ErrorCode.INVALID_BINARY_REPRESENTATION;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.RowDecoder;
import io.millrace.storage.record.Header;
import io.millrace.storage.record.RecordBatch;
import io.millrace.storage.record.RecordCursor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks record batches: values through a {@link ValueReader}, keys of tombstones, system columns, weights. */
public final class RecordDecoder implements RowDecoder {
    /** The header with the weight of a bag's row. */
    public static final String WEIGHT_HEADER = "weight";

    private final Relation.Changes changes;
    private final ColumnSink[] sinks;
    private final ValueReader values;
    private final @Nullable KeyReader keys;
    private final ColumnSink[] keySinks;
    private final SystemColumnReader system;
    private final List<RequiredColumn> required;
    private final boolean nullValueIsRow;
    private long @Nullable [] weights;
    private int rows;
    /** Where the values of a batch lie; used again. */
    private int[] starts = new int[0];

    private int[] lengths = new int[0];

    /**
     * @param keys for tombstones; null if the relation has no key
     * @param keySinks of the key columns; where the value leaves one NULL, it is taken from the record's key, in which
     *     alone other producers may write it
     * @param required columns that are NOT NULL, as the planner relies on: a row without one is a bad one
     * @param nullValueIsRow whether a stream's record without a value is a row, rather than a bad one
     */
    RecordDecoder(
            Relation.Changes changes,
            ColumnSink[] sinks,
            ValueReader values,
            @Nullable KeyReader keys,
            ColumnSink[] keySinks,
            SystemColumnReader system,
            List<RequiredColumn> required,
            boolean nullValueIsRow) {
        this.changes = changes;
        this.sinks = sinks;
        this.values = values;
        this.keys = keys;
        this.keySinks = keySinks;
        this.system = system;
        this.required = required;
        this.nullValueIsRow = nullValueIsRow;
    }

    @Override
    public void add(RecordBatch batch, int partition, long fromOffset, long upToOffset, BadRows badRows) {
        if (batch.isControl()) {
            return;
        }
        RecordCursor cursor = batch.records();
        int capacity = rows + batch.recordCount();
        for (ColumnSink sink : sinks) {
            sink.ensure(capacity);
        }
        if (changes == Relation.Changes.WEIGHTED || weights != null) {
            weights = grown(capacity);
        }
        values.begin();
        byte[] bytes = cursor.bytes();
        if (isRun(batch, fromOffset, upToOffset)) {
            int added = addRun(batch, cursor);
            if (added == batch.recordCount()) {
                return;
            }
            cursor = batch.records();
            for (int i = 0; i < added; i++) {
                cursor.next();
            }
        }
        while (cursor.next()) {
            long offset = cursor.offset();
            if (offset < fromOffset || offset >= upToOffset) {
                continue;
            }
            try {
                int length = cursor.valueLength();
                if (length >= 0) {
                    values.read(bytes, cursor.valueStart(), length, rows);
                    fillKey(cursor);
                    if (isOutOfDate(bytes, cursor)) {
                        clear(rows);
                        continue;
                    }
                    for (RequiredColumn column : required) {
                        column.check(rows);
                    }
                } else {
                    withoutValue(cursor, capacity);
                }
                if (changes == Relation.Changes.WEIGHTED) {
                    grown(capacity)[rows] = weight(cursor);
                }
                system.read(cursor, partition, rows);
                rows++;
            } catch (MillraceException e) {
                bad(badRows, partition, offset, e.detail() == null ? e.message() : e.message() + ": " + e.detail());
            } catch (IndexOutOfBoundsException | ArithmeticException e) {
                bad(badRows, partition, offset, "the value ends too early or holds a number out of range");
            }
        }
    }

    /**
     * Whether the row has no value where one is required since: when that was asked for there was none such, so another
     * row has taken its place.
     */
    private boolean isOutOfDate(byte[] bytes, RecordCursor cursor) {
        for (RequiredColumn column : required) {
            if (column.present(rows, 1) == 0 && values.isOlder(bytes, cursor.valueStart(), cursor.valueLength())) {
                return true;
            }
        }
        return false;
    }

    /** Whether all records are wanted, and nothing but their values. */
    private boolean isRun(RecordBatch batch, long fromOffset, long upToOffset) {
        return fromOffset <= batch.baseOffset()
                && batch.lastOffset() < upToOffset
                && weights == null
                && keySinks.length == 0
                && !system.any();
    }

    /**
     * Adds the first records, up to one that is malformed or has no value: positions first, then all values in one loop.
     * How many.
     */
    private int addRun(RecordBatch batch, RecordCursor cursor) {
        if (starts.length < batch.recordCount()) {
            starts = new int[batch.recordCount()];
            lengths = new int[batch.recordCount()];
        }
        int count = cursor.nextValues(starts, lengths);
        int read = values.readAll(cursor.bytes(), starts, lengths, count, rows);
        int whole = read;
        for (RequiredColumn column : required) {
            whole = column.present(rows, whole);
        }
        rows += whole;
        for (int row = rows; row < rows + read - whole; row++) {
            clear(row);
        }
        if (read < count) {
            clear(rows + read - whole);
        }
        return whole;
    }

    /** What a row that failed has written. */
    private void clear(int row) {
        for (ColumnSink sink : sinks) {
            sink.clear(row);
        }
    }

    private void fillKey(RecordCursor cursor) {
        for (ColumnSink sink : keySinks) {
            if (sink.isNull(rows) && keys != null && cursor.keyLength() >= 0) {
                keys.read(cursor.bytes(), cursor.keyStart(), cursor.keyLength(), rows);
                return;
            }
        }
    }

    private void bad(BadRows badRows, int partition, long offset, String reason) {
        clear(rows);
        if (weights != null) {
            weights[rows] = 1;
        }
        badRows.badRow(partition, offset, reason);
    }

    private void withoutValue(RecordCursor cursor, int capacity) {
        if (changes == Relation.Changes.UPSERT && keys != null && cursor.keyLength() >= 0) {
            grown(capacity)[rows] = -1;
            for (ColumnSink sink : sinks) {
                sink.putNull(rows);
            }
            keys.read(cursor.bytes(), cursor.keyStart(), cursor.keyLength(), rows);
        } else if (nullValueIsRow) {
            for (ColumnSink sink : sinks) {
                sink.putNull(rows);
            }
        } else {
            throw INVALID_BINARY_REPRESENTATION.error(
                    changes == Relation.Changes.UPSERT ? "the record has no key" : "the record has no value");
        }
    }

    private long[] grown(int capacity) {
        long[] known = weights;
        if (known != null && known.length >= capacity) {
            return known;
        }
        long[] larger = new long[capacity];
        Arrays.fill(larger, 1);
        if (known != null) {
            System.arraycopy(known, 0, larger, 0, rows);
        }
        weights = larger;
        return larger;
    }

    private static long weight(RecordCursor cursor) {
        for (Header header : cursor.headers()) {
            byte[] value = header.value();
            if (header.key().equals(WEIGHT_HEADER) && value != null) {
                try {
                    return Long.parseLong(new String(value, StandardCharsets.US_ASCII));
                } catch (NumberFormatException e) {
                    throw INVALID_BINARY_REPRESENTATION.causedBy(e, "the header \"weight\" is not a number");
                }
            }
        }
        return 1;
    }

    @Override
    public int rowCount() {
        return rows;
    }

    @Override
    public void recycle(ColumnBatch spent) {
        for (int i = 0; i < sinks.length; i++) {
            sinks[i].recycle(spent.column(i));
        }
    }

    @Override
    public ColumnBatch take() {
        Column[] columns = new Column[sinks.length];
        for (int i = 0; i < columns.length; i++) {
            sinks[i].ensure(rows);
            columns[i] = sinks[i].take(rows);
        }
        ColumnBatch batch = new ColumnBatch(rows, columns, weights);
        weights = null;
        rows = 0;
        return batch;
    }
}
