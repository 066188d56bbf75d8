package io.millrace.server.shell;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The shell's variables: {@code \set name value}, {@code :name}, {@code :'name'}, {@code :"name"}. */
final class ShellVariables {
    private static final Pattern USE =
            Pattern.compile("(?<!:):(?:([A-Za-z_\\p{L}][\\w\\p{L}]*)|'([\\w\\p{L}]+)'|\"([\\w\\p{L}]+)\")");

    private final Map<String, String> values = new TreeMap<>();

    void set(String name, String value) {
        values.put(name, value);
    }

    void unset(String name) {
        values.remove(name);
    }

    @Nullable
    String get(String name) {
        return values.get(name);
    }

    Map<String, String> all() {
        return values;
    }

    /** As psql reads a switch: set to anything but off, false, no, 0. */
    boolean isOn(String name) {
        String value = values.get(name);
        return value != null
                && !value.equalsIgnoreCase("off")
                && !value.equalsIgnoreCase("false")
                && !value.equalsIgnoreCase("no")
                && !value.equals("0");
    }

    /** Fills in variables; a name that is not set stays as it stands, as does {@code ::type}. */
    String fill(String text) {
        Matcher matcher = USE.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(filled, Matcher.quoteReplacement(replacement(matcher)));
        }
        return matcher.appendTail(filled).toString();
    }

    /** Where {@code :'name'} or {@code :"name"} ends that begins here; {@code at} if none does. */
    static int endOfQuotedUse(String text, int at) {
        if (text.charAt(at) != ':' || at + 1 == text.length()) {
            return at;
        }
        char quote = text.charAt(at + 1);
        Matcher matcher = USE.matcher(text).region(at, text.length()).useTransparentBounds(true);
        return (quote == '\'' || quote == '"') && matcher.lookingAt() ? matcher.end() : at;
    }

    private String replacement(Matcher use) {
        if (use.group(1) != null) {
            String value = values.get(use.group(1));
            return value == null ? use.group() : value;
        }
        boolean literal = use.group(2) != null;
        String value = values.get(literal ? use.group(2) : use.group(3));
        if (value == null) {
            return use.group();
        }
        return literal ? "'" + value.replace("'", "''") + "'" : "\"" + value.replace("\"", "\"\"") + "\"";
    }
}
