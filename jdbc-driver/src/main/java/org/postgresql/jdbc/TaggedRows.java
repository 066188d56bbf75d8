package org.postgresql.jdbc;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.NullMarked;

/**
 * Rows in the format that Millrace's COPY calls tagged: blocks of rows, in each of them one column behind the other.
 * Numbers are big-endian. A block is its length in bytes, without this number (4 bytes), the number of its rows (4 bytes),
 * and its columns; see {@link TaggedValues}. Since a column says what its values are, nobody has to ask for the relation's
 * types first, and the next block may have others. Buffers grow and are used again. One thread.
 */
@NullMarked
final class TaggedRows {
    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** The server takes no larger blocks. */
    private static final int BLOCK_ROWS = 4096;

    /** A block is closed early from here on: long texts. */
    private static final int BLOCK_BYTES = 1 << 20;

    private static final int USUAL_BYTES = 8192;
    private static final int MOST_KEPT_BYTES = 16 << 20;
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 16;

    private final TaggedValues[] columns;

    /** Rows of the block that is not written yet. */
    private int rows;

    /** Columns of the row that was begun last. */
    private int column;

    /** Blocks. */
    private byte[] bytes = new byte[USUAL_BYTES];

    private int size;

    TaggedRows(int columnCount) {
        columns = new TaggedValues[columnCount];
        for (int i = 0; i < columnCount; i++) {
            columns[i] = new TaggedValues();
        }
    }

    /** What {@link #size} says of it are whole blocks. */
    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    /** Empties it, and lets go of a buffer that has grown far beyond the usual. */
    void clear() {
        if (bytes.length > MOST_KEPT_BYTES) {
            bytes = new byte[USUAL_BYTES];
        }
        size = 0;
        rows = 0;
        for (TaggedValues each : columns) {
            each.clear();
        }
    }

    void beginRow() {
        column = 0;
    }

    /** Where the row's next value goes. */
    TaggedValues next() {
        return columns[column++];
    }

    void endRow() {
        rows++;
        if (rows == BLOCK_ROWS || textBytes() >= BLOCK_BYTES) {
            endBlock();
        }
    }

    private long textBytes() {
        long bytes = 0;
        for (TaggedValues each : columns) {
            bytes += each.textBytes();
        }
        return bytes;
    }

    /** Forgets the row that was begun last. */
    void dropRow() {
        for (int i = 0; i < column; i++) {
            columns[i].truncate(rows);
        }
    }

    /** Makes a block of the rows that are in none yet. */
    void endBlock() {
        if (rows == 0) {
            return;
        }
        long needed = 8;
        for (TaggedValues each : columns) {
            needed += each.mostBytes();
        }
        reserve(needed);
        int at = size + 8;
        for (TaggedValues each : columns) {
            at = each.write(bytes, at);
            each.clear();
        }
        INT.set(bytes, size, at - size - 4);
        INT.set(bytes, size + 4, rows);
        size = at;
        rows = 0;
    }

    private void reserve(long more) {
        long needed = size + more;
        if (needed > bytes.length) {
            if (needed > LARGEST_ARRAY) {
                throw new OutOfMemoryError("a batch of more than 2 GB");
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(LARGEST_ARRAY, Math.max(needed, 2L * bytes.length)));
        }
    }
}
