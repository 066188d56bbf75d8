package io.millrace.engine.data.format;

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
}
