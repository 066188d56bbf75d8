package io.millrace.server.shell;

import java.util.regex.Pattern;

/** What the shell must know of a statement before the server sees it. */
final class StatementText {
    private static final Pattern COPY_IN =
            Pattern.compile("\\s*COPY\\b.*\\bFROM\\s+STDIN\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern COPY_OUT =
            Pattern.compile("\\s*COPY\\b.*\\bTO\\s+STDOUT\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern CONTINUOUS =
            Pattern.compile("\\bEMIT\\s+(CHANGES|FINAL|ON)\\b|\\bSELECT\\s+STREAM\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern QUERY =
            Pattern.compile("\\s*\\(*\\s*(SELECT|WITH|VALUES|TABLE)\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private StatementText() {}

    static boolean isCopyIn(String sql) {
        return COPY_IN.matcher(withoutQuotes(sql)).matches();
    }

    static boolean isCopyOut(String sql) {
        return COPY_OUT.matcher(withoutQuotes(sql)).matches();
    }

    /** A query whose rows come for ever. */
    static boolean isContinuous(String sql) {
        String plain = withoutQuotes(sql);
        return QUERY.matcher(plain).matches() && CONTINUOUS.matcher(plain).find();
    }

    /** Strings, quoted names and comments blanked out. */
    static String withoutQuotes(String sql) {
        StringBuilder plain = new StringBuilder(sql.length());
        int i = 0;
        while (i < sql.length()) {
            char c = sql.charAt(i);
            int end;
            if (c == '\'' || c == '"') {
                end = sql.indexOf(c, i + 1);
                end = end < 0 ? sql.length() : end + 1;
            } else if (sql.startsWith("--", i)) {
                end = sql.indexOf('\n', i);
                end = end < 0 ? sql.length() : end;
            } else if (sql.startsWith("/*", i)) {
                end = sql.indexOf("*/", i + 2);
                end = end < 0 ? sql.length() : end + 2;
            } else {
                plain.append(c);
                i++;
                continue;
            }
            plain.append(' ');
            i = end;
        }
        return plain.toString();
    }
}
