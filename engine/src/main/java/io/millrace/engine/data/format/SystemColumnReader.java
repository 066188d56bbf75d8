package io.millrace.engine.data.format;

import io.millrace.engine.catalog.SystemColumns;
import io.millrace.engine.data.Schema;
import io.millrace.storage.record.Header;
import io.millrace.storage.record.RecordCursor;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fills the system columns that are wanted. */
final class SystemColumnReader {
    private static final long MICROS_PER_MILLI = 1000;

    private final @Nullable ColumnSink partitions;
    private final @Nullable ColumnSink offsets;
    private final @Nullable ColumnSink timestamps;
    private final @Nullable ColumnSink keys;
    private final @Nullable ColumnSink headers;
    private final boolean any;

    /** @param own the relation's own columns, which hide system columns of their name */
    SystemColumnReader(Schema wanted, ColumnSink[] sinks, Schema own) {
        partitions = find(SystemColumns.PARTITION, wanted, sinks, own);
        offsets = find(SystemColumns.OFFSET, wanted, sinks, own);
        timestamps = find(SystemColumns.TIMESTAMP, wanted, sinks, own);
        keys = find(SystemColumns.KEY, wanted, sinks, own);
        headers = find(SystemColumns.HEADERS, wanted, sinks, own);
        any = partitions != null || offsets != null || timestamps != null || keys != null || headers != null;
    }

    /** Whether any is wanted. */
    boolean any() {
        return any;
    }

    private static @Nullable ColumnSink find(String name, Schema wanted, ColumnSink[] sinks, Schema own) {
        int index = wanted.indexOf(name);
        return index < 0 || (own.indexOf(name) >= 0 && !name.equals(SystemColumns.KEY)) ? null : sinks[index];
    }

    void read(RecordCursor cursor, int partition, int row) {
        if (!any) {
            return;
        }
        if (partitions != null) {
            partitions.notNull(row);
            partitions.longs[row] = partition;
        }
        if (offsets != null) {
            offsets.notNull(row);
            offsets.longs[row] = cursor.offset();
        }
        if (timestamps != null) {
            timestamps.notNull(row);
            timestamps.longs[row] = cursor.timestamp() * MICROS_PER_MILLI;
        }
        if (keys != null) {
            keys.notNull(row);
            if (cursor.keyLength() < 0) {
                keys.putNull(row);
            } else {
                keys.putBytes(row, cursor.bytes(), cursor.keyStart(), cursor.keyLength());
            }
        }
        if (headers != null) {
            headers.put(row, headers(cursor));
        }
    }

    private static Map<String, @Nullable ByteBuffer> headers(RecordCursor cursor) {
        Map<String, @Nullable ByteBuffer> map = new LinkedHashMap<>();
        for (Header header : cursor.headers()) {
            byte[] value = header.value();
            map.put(header.key(), value == null ? null : ByteBuffer.wrap(value).asReadOnlyBuffer());
        }
        return Collections.unmodifiableMap(map);
    }
}
