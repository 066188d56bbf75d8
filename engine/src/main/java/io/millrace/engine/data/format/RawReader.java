package io.millrace.engine.data.format;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Utf8;
import org.jspecify.annotations.Nullable;

/** The value's bytes, whole, as the one column of BYTEA or VARCHAR. */
final class RawReader extends ValueReader {
    private final @Nullable ColumnSink sink;

    RawReader(@Nullable ColumnSink sink) {
        this.sink = sink;
    }

    @Override
    public void begin() {}

    @Override
    public void read(byte[] bytes, int start, int length, int row) {
        if (sink != null) {
            if (sink.type != DataType.BYTEA) {
                Utf8.check(bytes, start, length);
            }
            sink.notNull(row);
            sink.putBytes(row, bytes, start, length);
        }
    }
}
