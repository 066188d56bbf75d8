package io.millrace.server.shell;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jline.builtins.Completers;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes backslash commands and what may follow each, keywords, and names out of the catalog. */
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

    /** Words behind which only a relation's name makes sense. */
    private static final Set<String> BEFORE_RELATION =
            Set.of("COPY", "DESCRIBE", "FROM", "INTO", "JOIN", "STREAM", "TABLE", "TRUNCATE", "UPDATE", "VIEW");

    private static final Completer FILES = new Completers.FileNameCompleter();

    private final Shell shell;
    private final CompletionNames names;

    ShellCompleter(Shell shell) {
        this.shell = shell;
        this.names = new CompletionNames(shell);
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        String word =
                line.word().substring(0, Math.min(line.wordCursor(), line.word().length()));
        String first = line.words().isEmpty() ? "" : line.words().get(0);
        if (word.startsWith("\\")) {
            add(COMMANDS, "", candidates);
        } else if (first.startsWith("\\")) {
            argument(first.substring(1), reader, line, candidates);
        } else {
            statement(word, line, candidates);
        }
    }

    private void argument(String command, LineReader reader, ParsedLine line, List<Candidate> candidates) {
        switch (command) {
            case "i", "ir", "include", "o", "out", "g", "gx" -> FILES.complete(reader, line, candidates);
            case "copy" -> {
                if (line.wordIndex() == 1) {
                    add(names.relations(), "", candidates);
                } else {
                    FILES.complete(reader, line, candidates);
                }
            }
            case "x", "t", "timing" -> add(List.of("on", "off"), "", candidates);
            case "pset" -> add(PrintOptions.NAMES, "", candidates);
            case "set", "unset" -> add(shell.variables.all().keySet(), "", candidates);
            case "h", "help" -> add(ShellHelp.nextWords(line.words().subList(1, line.wordIndex())), "", candidates);
            default -> add(names.relations(), "", candidates);
        }
    }

    private void statement(String word, ParsedLine line, List<Candidate> candidates) {
        int cut = lastBreak(word) + 1;
        String before = word.substring(0, cut);
        String previous = line.wordIndex() < 1
                ? ""
                : line.words().get(line.wordIndex() - 1).toUpperCase(Locale.ROOT);
        if (BEFORE_RELATION.contains(previous)) {
            add(names.relations(), before, candidates);
            return;
        }
        boolean lower = cut < word.length() && Character.isLowerCase(word.charAt(cut));
        for (String keyword : KEYWORDS) {
            candidates.add(candidate(before, lower ? keyword.toLowerCase(Locale.ROOT) : keyword));
        }
        add(names.all(), before, candidates);
    }

    private static void add(Collection<String> names, String before, List<Candidate> candidates) {
        names.forEach(name -> candidates.add(candidate(before, name)));
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
