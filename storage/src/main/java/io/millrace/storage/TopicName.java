package io.millrace.storage;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a topic may be called: what Kafka allows, but for names that are the database's own. */
public final class TopicName {
    private static final String INTERNAL_PREFIX = "__";
    private static final int LONGEST = 249;
    private static final Pattern CHARACTERS = Pattern.compile("[a-zA-Z0-9._-]+");

    private TopicName() {}

    /** Whether a topic of this name is the database's own, and shown to nobody. */
    public static boolean isInternal(String name) {
        return name.startsWith(INTERNAL_PREFIX);
    }

    /** What is wrong with the name, in Kafka's words; null if users may call a topic so. */
    public static @Nullable String mistake(String name) {
        if (name.isEmpty()) {
            return "the empty string is not allowed";
        } else if (name.equals(".") || name.equals("..")) {
            return "'" + name + "' is not allowed";
        } else if (name.length() > LONGEST) {
            return "the length of '" + name + "' is longer than the max allowed length " + LONGEST;
        } else if (!CHARACTERS.matcher(name).matches()) {
            return "'" + name + "' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'";
        }
        return isInternal(name) ? "'" + name + "' begins with two underscores, as the database's own do" : null;
    }
}
