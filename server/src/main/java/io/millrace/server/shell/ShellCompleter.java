package io.millrace.server.shell;

import java.util.List;
import java.util.Locale;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes backslash commands, keywords, and names out of the catalog. */
final class ShellCompleter implements Completer {
    static final List<String> COMMANDS = List.of(
            "\\?",
            "\\a",
            "\\c",
            "\\conninfo",
            "\\copy",
            "\\d",
            "\\dc",
            "\\dn",
            "\\dp",
            "\\dq",
            "\\ds",
            "\\dt",
            "\\dv",
            "\\echo",
            "\\errverbose",
            "\\f",
            "\\g",
            "\\gx",
            "\\h",
            "\\i",
            "\\l",
            "\\o",
            "\\p",
            "\\pset",
            "\\q",
            "\\qecho",
            "\\r",
            "\\set",
            "\\t",
            "\\timing",
            "\\unset",
            "\\warn",
            "\\watch",
            "\\x");

    static final List<String> KEYWORDS = List.of(
            "ALL",
            "ALTER",
            "AND",
            "ARRAY",
            "AS",
            "ASC",
            "ASOF",
            "AVG",
            "BEGIN",
            "BETWEEN",
            "BIGINT",
            "BOOLEAN",
            "BY",
            "BYTEA",
            "CASE",
            "CAST",
            "CHANGES",
            "CLOSE",
            "COMMIT",
            "COPY",
            "COUNT",
            "CREATE",
            "CUMULATE",
            "CURSOR",
            "CURSORS",
            "DATE",
            "DECIMAL",
            "DECLARE",
            "DELETE",
            "DESC",
            "DESCRIBE",
            "DESCRIPTOR",
            "DISTINCT",
            "DOUBLE",
            "DROP",
            "EARLIEST",
            "ELSE",
            "EMIT",
            "END",
            "EXISTS",
            "EXPLAIN",
            "FETCH",
            "FINAL",
            "FOR",
            "FORMAT",
            "FROM",
            "GROUP",
            "HAVING",
            "HEADER",
            "HOP",
            "IN",
            "INNER",
            "INSERT",
            "INT",
            "INTERVAL",
            "INTO",
            "IS",
            "JOIN",
            "KEY",
            "LATEST",
            "LEFT",
            "LIKE",
            "LIMIT",
            "MATERIALIZED",
            "MAX",
            "MIN",
            "MOVE",
            "NOT",
            "NULL",
            "OFFSET",
            "ON",
            "OR",
            "ORDER",
            "OUTER",
            "PARTITIONED",
            "PARTITIONS",
            "PAUSE",
            "PRIMARY",
            "QUERIES",
            "QUERY",
            "RESUME",
            "ROLLBACK",
            "SELECT",
            "SESSION",
            "SET",
            "SHOW",
            "SMALLINT",
            "START",
            "STDIN",
            "STDOUT",
            "STREAM",
            "STREAMS",
            "SUM",
            "TABLE",
            "TABLES",
            "TEXT",
            "THEN",
            "TIME",
            "TIMESTAMP",
            "TO",
            "TUMBLE",
            "UNION",
            "UPDATE",
            "VALUES",
            "VARCHAR",
            "VIEW",
            "VIEWS",
            "WATERMARK",
            "WHEN",
            "WHERE",
            "WITH");

    private final CompletionNames names;

    ShellCompleter(CompletionNames names) {
        this.names = names;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        String word =
                line.word().substring(0, Math.min(line.wordCursor(), line.word().length()));
        if (word.startsWith("\\")) {
            COMMANDS.forEach(command -> candidates.add(new Candidate(command)));
            return;
        }
        int cut = lastBreak(word) + 1;
        String before = word.substring(0, cut);
        boolean command = !line.words().isEmpty() && line.words().get(0).startsWith("\\");
        if (!command) {
            boolean lower = cut < word.length() && Character.isLowerCase(word.charAt(cut));
            for (String keyword : KEYWORDS) {
                candidates.add(candidate(before, lower ? keyword.toLowerCase(Locale.ROOT) : keyword));
            }
        }
        names.all().forEach(name -> candidates.add(candidate(before, name)));
    }

    private static Candidate candidate(String before, String name) {
        return new Candidate(before + name, name, null, null, null, null, true);
    }

    /** A name may follow a bracket, comma or operator without a blank. */
    private static int lastBreak(String word) {
        for (int i = word.length() - 1; i >= 0; i--) {
            char c = word.charAt(i);
            if (!Character.isLetterOrDigit(c) && c != '_' && c != '"' && c != '$') {
                return i;
            }
        }
        return -1;
    }
}
