package io.millrace.engine.operator;

import io.millrace.engine.state.StateTable;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** A state table in a map, copied at once. */
final class MemoryStateTable implements StateTable {
    private final Map<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);

    MemoryStateTable copy() {
        MemoryStateTable copy = new MemoryStateTable();
        copy.entries.putAll(entries);
        return copy;
    }

    int size() {
        return entries.size();
    }

    @Override
    public void put(byte[] key, byte[] value) {
        entries.put(key, value);
    }

    @Override
    public void remove(byte[] key) {
        entries.remove(key);
    }

    @Override
    public void forEach(BiConsumer<byte[], byte[]> entry) {
        entries.forEach(entry);
    }

    @Override
    public void clear() {
        entries.clear();
    }
}
