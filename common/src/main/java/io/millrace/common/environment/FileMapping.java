package io.millrace.common.environment;

import java.io.IOException;

/** Bytes of a file, none of which is written again, as memory. Outlives the file's name and its being open. Thread-safe. */
public interface FileMapping extends AutoCloseable {
    /**
     * Copies bytes from {@code position}, counted from where the mapping begins.
     *
     * @return false if it is closed; then nothing is copied
     * @throws IOException if the disk cannot give them
     */
    boolean read(int position, byte[] target, int start, int length) throws IOException;

    /** Gives the memory back as soon as nobody reads. */
    @Override
    void close();
}
