package org.postgresql.jdbc;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** An {@code INSERT INTO name (columns) VALUES (?, …)} with nothing else in it. Immutable. */
@NullMarked
public final class PlainInsert {
    private static final String NAME = "(?:[\\p{L}_][\\p{L}\\p{N}_$]*+|\"(?:[^\"]|\"\")++\")";
    private static final Pattern SHAPE = Pattern.compile(
            "\\s*+INSERT\\s++INTO\\s++(" + NAME + "(?:\\s*+\\.\\s*+" + NAME + "){0,2})\\s*+\\(\\s*+("
                    + NAME + "(?:\\s*+,\\s*+" + NAME + ")*+)\\s*+\\)\\s*+VALUES\\s*+\\("
                    + "(\\s*+\\?(?:\\s*+,\\s*+\\?)*+)\\s*+\\)\\s*+;?\\s*+",
            Pattern.CASE_INSENSITIVE);

    private final String copy;
    private final int columnCount;

    private PlainInsert(String copy, int columnCount) {
        this.copy = copy;
        this.columnCount = columnCount;
    }

    /** Null if the statement is anything else. */
    public static @Nullable PlainInsert of(String sql) {
        Matcher matcher = SHAPE.matcher(sql);
        if (!matcher.matches()) {
            return null;
        }
        int columns = countNames(matcher.group(2));
        long values = matcher.group(3).chars().filter(c -> c == '?').count();
        return columns != values
                ? null
                : new PlainInsert("COPY " + matcher.group(1) + " (" + matcher.group(2) + ") FROM STDIN", columns);
    }

    private static int countNames(String list) {
        int count = 1;
        boolean quoted = false;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                count++;
            }
        }
        return count;
    }

    /** The COPY that takes the same columns. */
    String copy() {
        return copy;
    }

    int columnCount() {
        return columnCount;
    }
}
