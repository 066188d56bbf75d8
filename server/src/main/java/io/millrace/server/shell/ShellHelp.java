package io.millrace.server.shell;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** {@code \?} and {@code \h}. */
final class ShellHelp {
    private static final Map<String, String> STATEMENTS = new TreeMap<>();

    static {
        STATEMENTS.put("CREATE STREAM", """
                CREATE STREAM name ( column type [NOT NULL] [, ...] [, WATERMARK FOR column AS expression] )
                    [ PARTITIONED BY (column [, ...]) ] [ WITH (partitions = n, format = 'avro' | 'json' | 'csv' | 'raw', retention = '7d', ...) ];
                CREATE STREAM name [ WITH (...) ] AS SELECT ...;
                """);
        STATEMENTS.put("CREATE TABLE", """
                CREATE TABLE name ( column type [PRIMARY KEY] [NOT NULL] [, ...] [, PRIMARY KEY (column [, ...])] ) [ WITH (...) ];
                """);
        STATEMENTS.put("CREATE MATERIALIZED VIEW", "CREATE MATERIALIZED VIEW name AS SELECT ...;\n");
        STATEMENTS.put("CREATE VIEW", "CREATE [ OR REPLACE ] VIEW name [(column [, ...])] AS SELECT ...;\n");
        STATEMENTS.put("CREATE CURSOR", """
                CREATE CURSOR name FOR SELECT * FROM stream [WHERE ...] [ START AT EARLIEST | LATEST | TIMESTAMP '...' ];
                """);
        STATEMENTS.put("FETCH", "FETCH [n] FROM cursor [ WITH (timeout = '5s') ];\n");
        STATEMENTS.put(
                "MOVE", "MOVE cursor TO EARLIEST | LATEST | TIMESTAMP '...' | OFFSET (partition => offset [, ...]);\n");
        STATEMENTS.put("SELECT", """
                SELECT ... ;                 answers from what is committed now, and ends
                SELECT ... EMIT CHANGES;     the answer so far, then every change of it
                SELECT ... EMIT FINAL;       each window once, when it is complete
                SELECT ... EMIT CHANGES LIMIT 10;   ends after ten rows
                """);
        STATEMENTS.put(
                "INSERT", "INSERT INTO name [(column [, ...])] VALUES (...) [, ...] | SELECT ... [EMIT CHANGES];\n");
        STATEMENTS.put("COPY", """
                COPY name [(column [, ...])] FROM STDIN [ WITH (FORMAT csv, HEADER) ];
                COPY name | (SELECT ...) TO STDOUT [ WITH (FORMAT csv, HEADER) ];
                """);
        STATEMENTS.put("SHOW", "SHOW STREAMS | TABLES | VIEWS | QUERIES | CURSORS | PARTITIONS | setting;\n");
        STATEMENTS.put("EXPLAIN", "EXPLAIN [ (ANALYZE) ] SELECT ...;\n");
    }

    private ShellHelp() {}

    static String statements(String name) {
        String wanted = name.strip().replace(";", "").toUpperCase(Locale.ROOT);
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, String> statement : STATEMENTS.entrySet()) {
            if (wanted.isEmpty()) {
                text.append("  ").append(statement.getKey()).append('\n');
            } else if (wanted.equals("*") || statement.getKey().startsWith(wanted)) {
                text.append(statement.getValue()).append('\n');
            }
        }
        return text.isEmpty()
                ? "No help available for \"" + name.strip() + "\".\nTry \\h with no arguments to see available help.\n"
                : text.toString();
    }

    /** What may follow these words of a statement's name. */
    static Set<String> nextWords(List<String> typed) {
        Set<String> next = new TreeSet<>();
        for (String name : STATEMENTS.keySet()) {
            List<String> words = List.of(name.split(" "));
            boolean fits = words.size() > typed.size()
                    && String.join(" ", words.subList(0, typed.size())).equalsIgnoreCase(String.join(" ", typed));
            if (fits) {
                next.add(words.get(typed.size()));
            }
        }
        return next;
    }

    static String commands() {
        return """
                General
                  \\q                     quit
                  \\g [FILE]              run the statement so far (or the last one again), to a file
                  \\gx                    as \\g, one line per column
                  \\watch [SECONDS]       run it every so often, to Ctrl-C
                  \\errverbose            show the last error with its SQLSTATE
                  \\h [NAME]              how a statement is written
                  \\timing [on|off]       show how long statements take

                The statement so far
                  \\p                     show it
                  \\r                     forget it

                Files
                  \\i FILE                run a script
                  \\o [FILE]              send answers to a file, or back to the screen
                  \\copy ...              COPY with a file on this side
                  \\echo, \\qecho, \\warn   write to the screen, the answers, the errors

                What there is (+ a pattern with * and ?)
                  \\d                     streams, tables and views
                  \\d NAME                columns of one
                  \\ds \\dt \\dv            streams, tables, views
                  \\dq \\dc \\dp            running queries, cursors, partitions
                  \\dn \\l                 schemas, databases

                How answers look
                  \\x [on|off]            one line per column
                  \\a, \\t, \\f SEPARATOR   aligned or not, without headers, separator
                  \\pset [NAME [VALUE]]   format (aligned, unaligned, csv, json), null, footer, title ...
                  \\set live on|off       draw a changing query as one table, over itself

                Connection and variables
                  \\c [URL]               connect anew
                  \\conninfo              where to
                  \\set [NAME [VALUE]]    variables: :name, :'name', :"name"; \\unset NAME
                """;
    }
}
