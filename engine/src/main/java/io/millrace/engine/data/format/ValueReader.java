package io.millrace.engine.data.format;

import io.millrace.common.error.MillraceException;

/**
 * Reads records' values into the sinks that it was made for. Public only because generated classes live in class loaders
 * of their own. Not thread-safe.
 */
public abstract class ValueReader {
    /** Called before rows are read, after the sinks have got room for them. */
    public abstract void begin();

    /**
     * Reads one value into row {@code row} of the sinks.
     *
     * @throws io.millrace.common.error.MillraceException if it is malformed; the row is then cleared
     * @throws IndexOutOfBoundsException likewise, if it ends too early
     */
    public abstract void read(byte[] bytes, int start, int length, int row);

    /** Whether a value was written before the relation was altered, when what is required now was not. */
    public boolean isOlder(byte[] bytes, int start, int length) {
        return false;
    }

    /**
     * Reads values of one array into the rows from {@code row} on, until one is malformed; how many it has read. The row
     * behind them may have been written to in part.
     */
    public int readAll(byte[] bytes, int[] starts, int[] lengths, int count, int row) {
        for (int i = 0; i < count; i++) {
            try {
                read(bytes, starts[i], lengths[i], row + i);
            } catch (MillraceException | IndexOutOfBoundsException | ArithmeticException e) {
                // Whoever reads this value alone gets the exception again.
                return i;
            }
        }
        return count;
    }
}
