package io.millrace.server.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a topic may be called, in Kafka's words. */
final class TopicNames {
    private static final int LONGEST = 249;
    private static final Pattern CHARACTERS = Pattern.compile("[a-zA-Z0-9._-]+");

    private TopicNames() {}

    static boolean isValid(String name) {
        return mistake(name) == null;
    }

    /** Null if a topic may be called so. */
    static @Nullable String mistake(String name) {
        String reason = reason(name);
        return reason == null ? null : "Topic name is invalid: " + reason;
    }

    private static @Nullable String reason(String name) {
        if (name.isEmpty()) {
            return "the empty string is not allowed";
        } else if (name.equals(".") || name.equals("..")) {
            return "'" + name + "' is not allowed";
        } else if (name.length() > LONGEST) {
            return "the length of '" + name + "' is longer than the max allowed length " + LONGEST;
        } else if (!CHARACTERS.matcher(name).matches()) {
            return "'" + name + "' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'";
        }
        return Broker.isVisible(name) ? null : "'" + name + "' begins with two underscores, as the database's own do";
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
