package io.millrace.engine.state;

import java.util.function.BiConsumer;

/**
 * One operator's durable entries, written at checkpoints and read at restore; operators keep their working state in
 * structures of their own. Owned by the query's task.
 */
public interface StateTable {
    void put(byte[] key, byte[] value);

    void remove(byte[] key);

    /** All entries of the last committed checkpoint, in unspecified order. */
    void forEach(BiConsumer<byte[], byte[]> entry);

    void clear();

    /** Nothing is kept: operators need not even note what changed. */
    default boolean isVolatile() {
        return false;
    }
}
