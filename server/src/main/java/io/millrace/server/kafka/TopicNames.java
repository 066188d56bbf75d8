package io.millrace.server.kafka;

import io.millrace.storage.TopicName;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a topic may be called, in Kafka's words. */
final class TopicNames {
    private TopicNames() {}

    static boolean isValid(String name) {
        return mistake(name) == null;
    }

    /** Null if a topic may be called so. */
    static @Nullable String mistake(String name) {
        String reason = TopicName.mistake(name);
        return reason == null ? null : "Topic name is invalid: " + reason;
    }

    /** Topics that there are, by what they would be called where dots become underscores, as in metrics. Immutable. */
    static final class Taken {
        private final Map<String, String> byUnified = new HashMap<>();

        Taken(Collection<String> names) {
            names.forEach(name -> byUnified.put(unified(name), name));
        }

        /** Names the topic with which this one would be mixed up; null if there is none. */
        @Nullable
        String collision(String name) {
            String other = byUnified.get(unified(name));
            return other == null || other.equals(name)
                    ? null
                    : "Topic '" + name + "' collides with existing topic: " + other;
        }
    }

    private static String unified(String name) {
        return name.replace('.', '_');
    }
}
