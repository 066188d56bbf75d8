package io.millrace.sql.execution;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What was made last, by key: no more than so much, the one used longest ago goes. Thread-safe. */
final class RecentlyUsed<K, V> {
    private final int most;
    private final Map<K, V> entries = new LinkedHashMap<>(64, 0.75f, true);

    RecentlyUsed(int most) {
        this.most = most;
    }

    /** As kept, or as {@code making} gives it; two callers at once may both make one. */
    V get(K key, Supplier<V> making) {
        synchronized (entries) {
            V known = entries.get(key);
            if (known != null) {
                return known;
            }
        }
        V made = making.get();
        synchronized (entries) {
            entries.put(key, made);
            if (entries.size() > most) {
                entries.remove(entries.keySet().iterator().next());
            }
        }
        return made;
    }
}
