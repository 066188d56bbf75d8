package io.millrace.storage.record;

/** Where read batches lie: an array for each read, or one that is used again. Not thread-safe. */
public final class ReadBuffer {
    private final boolean reused;
    private byte[] bytes = new byte[0];

    private ReadBuffer(boolean reused) {
        this.reused = reused;
    }

    /** Batches read into it may be kept. */
    public static ReadBuffer fresh() {
        return new ReadBuffer(false);
    }

    /** Batches read into it are gone with the next read, which finds memory that is near and need not be cleared. */
    public static ReadBuffer reused() {
        return new ReadBuffer(true);
    }

    /** For the log, which reads into it. */
    public byte[] ofAtLeast(int size) {
        if (!reused || bytes.length < size) {
            bytes = new byte[size];
        }
        return bytes;
    }

    /** Gives its memory back; what lies there is gone. */
    public void release() {
        bytes = new byte[0];
    }
}
