package io.millrace.server.kafka;

import java.util.Collection;
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

    /** Names with which of the topics there are it would be mixed up where dots become underscores, as in metrics; null if none. */
    static @Nullable String collision(String name, Collection<String> existing) {
        if (name.indexOf('.') < 0 && name.indexOf('_') < 0) {
            return null;
        }
        String unified = unified(name);
        for (String other : existing) {
            if (!other.equals(name) && unified(other).equals(unified)) {
                return "Topic '" + name + "' collides with existing topic: " + other;
            }
        }
        return null;
    }

    private static String unified(String name) {
        return name.replace('.', '_');
    }
}
