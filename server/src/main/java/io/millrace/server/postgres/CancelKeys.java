package io.millrace.server.postgres;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Who may cancel what: a number and a secret for each connection. Thread-safe. */
final class CancelKeys {
    private final SecureRandom random = new SecureRandom();
    private final AtomicInteger lastProcessId = new AtomicInteger();
    private final Map<Integer, Entry> entries = new ConcurrentHashMap<>();

    private record Entry(int secretKey, PostgresConnection connection) {}

    /** What a client is told of itself. */
    record Key(int processId, int secretKey) {}

    Key issue() {
        return new Key(lastProcessId.incrementAndGet() & Integer.MAX_VALUE, random.nextInt());
    }

    void register(Key key, PostgresConnection connection) {
        entries.put(key.processId(), new Entry(key.secretKey(), connection));
    }

    void forget(Key key) {
        entries.remove(key.processId());
    }

    /** Cancels what the owner of the key runs; nothing if the key is wrong, and nobody is told which. */
    void cancel(int processId, int secretKey) {
        Entry entry = entries.get(processId);
        if (entry != null && MessageDigest.isEqual(bytes(entry.secretKey), bytes(secretKey))) {
            entry.connection.cancelStatement();
        }
    }

    private static byte[] bytes(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }
}
