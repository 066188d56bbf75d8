package io.millrace.engine.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A column of {@link Storage#BYTES}: row i is {@code bytes[starts[i] .. starts[i] + lengths[i])}. Runs may overlap and
 * lie in any order, so that a gather or a substring shares the bytes.
 */
public final class BytesColumn extends Column {
    private final byte[] bytes;
    private final int[] starts;
    private final int[] lengths;

    public BytesColumn(DataType type, byte[] bytes, int[] starts, int[] lengths, boolean @Nullable [] nulls) {
        super(type, nulls);
        this.bytes = bytes;
        this.starts = starts;
        this.lengths = lengths;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int[] starts() {
        return starts;
    }

    /** In bytes. */
    public int[] lengths() {
        return lengths;
    }

    public String string(int row) {
        return new String(bytes, starts[row], lengths[row], StandardCharsets.UTF_8);
    }

    @Override
    Object boxed(int row) {
        return type() == DataType.BYTEA
                ? ByteBuffer.wrap(bytes, starts[row], lengths[row]).slice().asReadOnlyBuffer()
                : string(row);
    }

    @Override
    public BytesColumn gather(int[] rows, int count) {
        int[] newStarts = new int[count];
        int[] newLengths = new int[count];
        for (int i = 0; i < count; i++) {
            newStarts[i] = starts[rows[i]];
            newLengths[i] = lengths[rows[i]];
        }
        return new BytesColumn(type(), bytes, newStarts, newLengths, gatherNulls(rows, count));
    }

    @Override
    public BytesColumn withType(DataType newType) {
        return new BytesColumn(newType, bytes, starts, lengths, nulls());
    }
}
