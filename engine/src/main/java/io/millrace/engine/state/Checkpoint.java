package io.millrace.engine.state;

import io.millrace.common.environment.Environment;
import io.millrace.common.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;

/**
 * The state of one query on disk: an MVStore in a folder of its own on the environment's disk. What was put into its
 * tables counts from a commit on, all at once; what was put since the last one is lost in a crash. Owned by the query's
 * task, which may let another thread {@link #commit} while it waits.
 */
public final class Checkpoint implements StateStore {
    private static final int CACHE_MEGABYTES = 2;

    private final MVStore store;
    private final Map<String, StateTable> tables = new TreeMap<>();

    private Checkpoint(MVStore store) {
        this.store = store;
    }

    /**
     * Opens or makes the state in the folder {@code path}; its tables hold what the last commit held.
     *
     * @throws io.millrace.common.error.MillraceException IO_ERROR, DATA_CORRUPTED
     */
    public static Checkpoint open(Environment environment, Path path) {
        JournaledFile journaled;
        try {
            journaled = JournaledFile.open(environment.disk(), path);
        } catch (IOException e) {
            throw ErrorCode.IO_ERROR.causedBy(e, "could not open state \"%s\": %s", path, e.getMessage());
        }
        try {
            DiskFileStore fileStore = new DiskFileStore(journaled);
            fileStore.open(path.toString(), false, null);
            MVStore store = new MVStore.Builder()
                    .adoptFileStore(fileStore)
                    .autoCommitDisabled()
                    .cacheSize(CACHE_MEGABYTES)
                    .open();
            store.setVersionsToKeep(0);
            return new Checkpoint(store);
        } catch (MVStoreException e) {
            throw ErrorCode.DATA_CORRUPTED
                    .causedBy(e, "state \"%s\" cannot be read: %s", path, e.getMessage())
                    .hint("Delete it: the query's state is then built anew from the log.");
        }
    }

    /**
     * Removes all there is of it; nothing if absent.
     *
     * @throws io.millrace.common.error.MillraceException IO_ERROR
     */
    public static void delete(Environment environment, Path path) {
        try {
            JournaledFile.delete(environment.disk(), path);
        } catch (IOException e) {
            throw ErrorCode.IO_ERROR.causedBy(e, "could not delete state \"%s\": %s", path, e.getMessage());
        }
    }

    private MVMap<byte[], byte[]> map(String name) {
        return store.openMap(
                name,
                new MVMap.Builder<byte[], byte[]>()
                        .keyType(ByteArrayDataType.INSTANCE)
                        .valueType(ByteArrayDataType.INSTANCE));
    }

    /**
     * All that was put so far becomes durable at once. Waits for the disk; no table may be changed meanwhile.
     *
     * @throws io.millrace.common.error.MillraceException IO_ERROR; the state must then be closed and opened anew
     */
    public void commit() {
        try {
            store.commit();
            store.sync();
        } catch (MVStoreException e) {
            throw ErrorCode.IO_ERROR.causedBy(e, "could not write a checkpoint: %s", e.getMessage());
        }
    }

    @Override
    public StateTable table(String name) {
        return tables.computeIfAbsent(name, key -> new Table(map(key)));
    }

    @Override
    public boolean isVolatile() {
        return false;
    }

    /** Without a commit. */
    @Override
    public void close() {
        store.closeImmediately();
    }

    private static final class Table implements StateTable {
        private final MVMap<byte[], byte[]> map;

        Table(MVMap<byte[], byte[]> map) {
            this.map = map;
        }

        @Override
        public void put(byte[] key, byte[] value) {
            map.put(key, value);
        }

        @Override
        public void remove(byte[] key) {
            map.remove(key);
        }

        @Override
        public void forEach(BiConsumer<byte[], byte[]> entry) {
            map.forEach(entry);
        }

        @Override
        public void clear() {
            map.clear();
        }
    }
}
