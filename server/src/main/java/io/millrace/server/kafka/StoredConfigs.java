package io.millrace.server.kafka;

import io.millrace.storage.setting.NodeSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** What is set of resources of one type, by their names, durable. Thread-safe. */
final class StoredConfigs {
    private final NodeSettings settings;
    private final String prefix;

    /** @param type as the protocol numbers them */
    StoredConfigs(NodeSettings settings, byte type) {
        this.settings = settings;
        this.prefix = "config\0" + type + "\0";
    }

    /** Those that have something set. */
    SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        settings.startingWith(prefix)
                .keySet()
                .forEach(key -> names.add(key.substring(prefix.length(), key.lastIndexOf('\0'))));
        return names;
    }

    /** What is set of {@code name}. */
    SortedMap<String, String> of(String name) {
        String begin = prefix + name + '\0';
        SortedMap<String, String> values = new TreeMap<>();
        settings.startingWith(begin).forEach((key, value) -> values.put(key.substring(begin.length()), value));
        return values;
    }

    /** Replaces what is set; durable, and seen, when the future completes. */
    CompletableFuture<Void> set(String name, Map<String, String> values) {
        Map<String, Optional<String>> changes = new HashMap<>();
        of(name).keySet().forEach(key -> changes.put(key, Optional.empty()));
        values.forEach((key, value) -> changes.put(key, Optional.of(value)));
        Map<String, Optional<String>> named = new HashMap<>();
        changes.forEach((key, value) -> named.put(prefix + name + '\0' + key, value));
        return settings.change(named);
    }
}
