package io.millrace.engine.data.format;

/** Reads a record's key into the sinks of the key columns. Not thread-safe. */
interface KeyReader {
    /** @throws io.millrace.common.error.MillraceException if it is malformed */
    void read(byte[] bytes, int start, int length, int row);
}
