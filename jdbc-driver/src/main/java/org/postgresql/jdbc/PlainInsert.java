package org.postgresql.jdbc;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** An {@code INSERT INTO name (columns) VALUES (?, …)}, with or without columns, and nothing else in it. Immutable. */
@NullMarked
public final class PlainInsert {
    private static final String NAME = "(?:[\\p{L}_][\\p{L}\\p{N}_$]*+|\"(?:[^\"]|\"\")++\")";
    private static final Pattern SHAPE = Pattern.compile(
            "\\s*+INSERT\\s++INTO\\s++(" + NAME + "(?:\\s*+\\.\\s*+" + NAME + "){0,2})\\s*+(?:\\(\\s*+("
                    + NAME + "(?:\\s*+,\\s*+" + NAME + ")*+)\\s*+\\)\\s*+)?+VALUES\\s*+\\("
                    + "(\\s*+\\?(?:\\s*+,\\s*+\\?)*+)\\s*+\\)\\s*+;?\\s*+",
            Pattern.CASE_INSENSITIVE);

    private final String target;
    private final String format;
    private final int columnCount;

    private PlainInsert(String target, String format, int columnCount) {
        this.target = target;
        this.format = format;
        this.columnCount = columnCount;
    }

    /** Null if the statement is anything else. */
    public static @Nullable PlainInsert of(String sql) {
        Matcher matcher = SHAPE.matcher(sql);
        if (!matcher.matches()) {
            return null;
        }
        String table = matcher.group(1);
        String columns = matcher.group(2);
        int values = (int) matcher.group(3).chars().filter(c -> c == '?').count();
        if (columns == null) {
            return new PlainInsert(table, "FORMAT tagged, COLUMNS " + values, values);
        }
        return countNames(columns) != values
                ? null
                : new PlainInsert(table + " (" + columns + ")", "FORMAT tagged", values);
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

    /** The COPY that takes the same columns, with its data in a parameter, and begins a transaction or not. */
    String copyFromParameter(boolean begins) {
        return "COPY " + target + " FROM ? WITH (" + format + (begins ? ", BEGIN)" : ")");
    }

    /** The COPY that takes the same columns, with its data after it. */
    String copyFromStdin() {
        return "COPY " + target + " FROM STDIN WITH (" + format + ")";
    }

    int columnCount() {
        return columnCount;
    }
}
