package io.millrace.storage.producer;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where the transactions begin that have not ended, in one partition. Not thread-safe. */
public final class OpenTransactions {
    private final Map<Long, Long> firstOffsets = new HashMap<>();
    private final TreeSet<Long> ordered = new TreeSet<>();

    /** A batch of {@code producerId}'s transaction is at {@code offset}. */
    public void add(long producerId, long offset) {
        if (firstOffsets.putIfAbsent(producerId, offset) == null) {
            ordered.add(offset);
        }
    }

    /** Where the one that ends began; null if there was none. */
    public @Nullable Long end(long producerId) {
        Long first = firstOffsets.remove(producerId);
        if (first != null) {
            ordered.remove(first);
        }
        return first;
    }

    void clear() {
        firstOffsets.clear();
        ordered.clear();
    }

    /** Where the first one begins; {@code otherwise} if there is none. */
    public long first(long otherwise) {
        return ordered.isEmpty() ? otherwise : ordered.first();
    }
}
