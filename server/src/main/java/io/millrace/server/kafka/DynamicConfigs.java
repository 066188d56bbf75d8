package io.millrace.server.kafka;

import static io.millrace.common.error.ErrorCode.PROTOCOL_VIOLATION;

import io.millrace.storage.TopicConfig;
import io.millrace.storage.TopicSetting;
import io.millrace.storage.setting.NodeSettings;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** What is set of the broker while it runs, of this one and of all there are; its own goes before. Thread-safe. */
final class DynamicConfigs {
    private static final byte BROKER = 4;
    private static final String OWN = Integer.toString(Broker.NODE_ID);
    private static final String OF_ALL = "";

    private final StoredConfigs stored;
    private final Runnable whenChanged;

    /** What is in force, where it is not the standard; replaced by each change. */
    private volatile Map<String, String> values;

    /** @param whenChanged run after each change, which is seen then */
    DynamicConfigs(NodeSettings settings, Runnable whenChanged) {
        this.stored = new StoredConfigs(settings, BROKER);
        this.whenChanged = whenChanged;
        this.values = read();
    }

    /** Not beside another, whose values might be older. */
    private synchronized void readAnew() {
        values = read();
        whenChanged.run();
    }

    private Map<String, String> read() {
        Map<String, String> found = new TreeMap<>(stored.of(OF_ALL));
        found.putAll(stored.of(OWN));
        return found;
    }

    SortedMap<String, String> own() {
        return stored.of(OWN);
    }

    SortedMap<String, String> ofAll() {
        return stored.of(OF_ALL);
    }

    /** Empty if nobody has set it. */
    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** What a topic is like about which nobody says anything. */
    TopicConfig newTopic() {
        return DynamicSetting.applied(TopicConfig.DEFAULT, values);
    }

    /** @param own whether of this broker, or of all */
    CompletableFuture<Void> change(boolean own, ConfigChange change, boolean validateOnly) {
        String name = own ? OWN : OF_ALL;
        Map<String, String> changed = change.of(
                stored.of(name),
                key -> DynamicSetting.ALL.containsKey(key)
                        && DynamicSetting.ALL.get(key).isList());
        Map<String, String> checked = new TreeMap<>();
        changed.forEach((key, value) -> {
            DynamicSetting setting = DynamicSetting.ALL.get(key);
            if (setting == null) {
                throw PROTOCOL_VIOLATION.error("Cannot update these configs dynamically: Set(%s)", key);
            }
            checked.put(key, setting.checked().apply(value));
        });
        TopicSetting.checkTogether(DynamicSetting.applied(TopicConfig.DEFAULT, checked));
        if (validateOnly) {
            return CompletableFuture.completedFuture(null);
        }
        return stored.set(name, checked).thenRun(this::readAnew);
    }
}
