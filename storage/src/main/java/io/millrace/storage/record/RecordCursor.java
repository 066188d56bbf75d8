package io.millrace.storage.record;

import java.util.List;

/**
 * Walks a batch's records without making an object for each: positions point into {@link #bytes()}. Not thread-safe.
 */
public final class RecordCursor {

    RecordCursor() {}

    /** Moves to the next record; false after the last. Malformed bytes raise DATA_CORRUPTED. */
    public boolean next() {
        throw new AssertionError("being written");
    }

    public long offset() {
        throw new AssertionError("being written");
    }

    /** Milliseconds since the epoch. */
    public long timestamp() {
        throw new AssertionError("being written");
    }

    /** The array that key and value lie in; the same for all records of the batch. */
    public byte[] bytes() {
        throw new AssertionError("being written");
    }

    public int keyStart() {
        throw new AssertionError("being written");
    }

    /** -1 for a null key. */
    public int keyLength() {
        throw new AssertionError("being written");
    }

    public int valueStart() {
        throw new AssertionError("being written");
    }

    /** -1 for a null value. */
    public int valueLength() {
        throw new AssertionError("being written");
    }

    /** Decoded on each call. */
    public List<Header> headers() {
        throw new AssertionError("being written");
    }
}
