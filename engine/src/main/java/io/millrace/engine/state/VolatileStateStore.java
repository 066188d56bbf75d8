package io.millrace.engine.state;

import java.util.function.BiConsumer;

/** Keeps nothing: for snapshots and subscriptions. */
public final class VolatileStateStore implements StateStore {
    private static final StateTable NOTHING = new StateTable() {
        @Override
        public void put(byte[] key, byte[] value) {}

        @Override
        public void remove(byte[] key) {}

        @Override
        public void forEach(BiConsumer<byte[], byte[]> entry) {}

        @Override
        public void clear() {}

        @Override
        public boolean isVolatile() {
            return true;
        }
    };

    @Override
    public StateTable table(String name) {
        return NOTHING;
    }

    @Override
    public boolean isVolatile() {
        return true;
    }

    @Override
    public void close() {}
}
