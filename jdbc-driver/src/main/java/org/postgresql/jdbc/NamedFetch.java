package org.postgresql.jdbc;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;

/** Completes a FETCH that leaves out its cursor. */
@NullMarked
final class NamedFetch {
    private static final Pattern SHORT = Pattern.compile(
            "\\s*FETCH(?:\\s+(\\d+|ALL))?(\\s+WITH\\s*\\(.*\\))?\\s*;?\\s*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private NamedFetch() {}

    static String complete(String sql, String cursor, int defaultCount) {
        Matcher matcher = SHORT.matcher(sql);
        if (!matcher.matches()) {
            return sql;
        }
        String count = matcher.group(1) == null ? Integer.toString(defaultCount) : matcher.group(1);
        String options = matcher.group(2) == null ? "" : matcher.group(2);
        return "FETCH " + count + " FROM \"" + cursor.replace("\"", "\"\"") + "\"" + options;
    }
}
