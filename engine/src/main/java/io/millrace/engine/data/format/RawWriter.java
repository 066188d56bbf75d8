package io.millrace.engine.data.format;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.BytesColumn;
import io.millrace.engine.data.ColumnBatch;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes the one column of BYTEA or VARCHAR as it is. */
final class RawWriter implements ValueWriter {
    private final int index;
    private @Nullable BytesColumn column;

    RawWriter(int index) {
        this.index = index;
    }

    @Override
    public void bind(ColumnBatch batch) {
        column = (BytesColumn) batch.column(index);
    }

    boolean isNull(int row) {
        return Objects.requireNonNull(column).isNull(row);
    }

    @Override
    public void write(ByteSlice out, int row) {
        BytesColumn bytes = Objects.requireNonNull(column);
        out.append(bytes.bytes(), bytes.starts()[row], bytes.lengths()[row]);
    }
}
