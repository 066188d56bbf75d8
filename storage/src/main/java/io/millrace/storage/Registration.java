package io.millrace.storage;

/** A listener that can be taken away. Closing twice is harmless. */
@FunctionalInterface
public interface Registration extends AutoCloseable {
    @Override
    void close();
}
