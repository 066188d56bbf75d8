package io.millrace.server.shell;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code \d} and its relatives, answered from the server's SHOW, DESCRIBE and information_schema. */
final class Catalog {
    private final Shell shell;

    Catalog(Shell shell) {
        this.shell = shell;
    }

    /** False if there is no such command. */
    boolean describe(String command, String argument) throws SQLException {
        String plain = command.endsWith("+") ? command.substring(0, command.length() - 1) : command;
        switch (plain) {
            case "d" -> {
                if (argument.isEmpty()) {
                    relations("");
                } else {
                    relation(argument);
                }
            }
            case "dt" -> show("SHOW TABLES", "List of tables", argument);
            case "ds" -> show("SHOW STREAMS", "List of streams", argument);
            case "dv", "dm" -> show("SHOW VIEWS", "List of views", argument);
            case "dq" -> show("SHOW QUERIES", "List of queries", argument);
            case "dc" -> show("SHOW CURSORS", "List of cursors", argument);
            case "dp" -> show("SHOW PARTITIONS", "List of partitions", argument);
            case "dn" ->
                show(
                        "SELECT schema_name AS \"Name\" FROM information_schema.schemata ORDER BY 1",
                        "List of schemas",
                        "");
            case "l" ->
                show("SELECT datname AS \"Name\" FROM pg_catalog.pg_database ORDER BY 1", "List of databases", "");
            default -> {
                return false;
            }
        }
        return true;
    }

    private void relations(String pattern) throws SQLException {
        show(
                "SELECT table_schema AS \"Schema\", table_name AS \"Name\", table_type AS \"Type\""
                        + " FROM information_schema.tables"
                        + " WHERE table_schema NOT IN ('pg_catalog', 'information_schema', 'millrace')"
                        + " ORDER BY 1, 2",
                "List of relations",
                pattern);
    }

    private void relation(String name) throws SQLException {
        show("DESCRIBE " + quoted(name), "Relation \"" + name + "\"", "");
    }

    /** A name as typed: dots part it, quotes keep it. */
    private static String quoted(String name) {
        return name.replaceAll("[^\\p{L}\\p{N}_$.\"]", "");
    }

    /** Runs a query and prints it under a title; rows where no column fits the pattern are left out. */
    private void show(String sql, String title, String pattern) throws SQLException {
        try (Statement statement = shell.connection().createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<OutputColumn> columns = OutputColumns.of(rows.getMetaData());
            List<@Nullable String[]> found = new ArrayList<>();
            while (rows.next()) {
                @Nullable String[] row = new String[columns.size()];
                boolean fits = pattern.isEmpty();
                for (int i = 0; i < row.length; i++) {
                    row[i] = rows.getString(i + 1);
                    fits |= fits(row[i], pattern);
                }
                if (fits) {
                    found.add(row);
                }
            }
            if (found.isEmpty()) {
                String what = title.startsWith("List of ") ? title.substring(8) : "column of " + title;
                shell.complain("Did not find any " + what + (pattern.isEmpty() ? "." : " named \"" + pattern + "\"."));
                return;
            }
            PrintSettings print = shell.print.copy();
            print.title = title;
            RowPrinter printer = RowPrinter.of(columns, print, shell.output.out());
            printer.rows(found);
            printer.finish();
        }
    }

    /** {@code *} and {@code ?} as in file names; case does not matter. */
    private static boolean fits(@Nullable String value, String pattern) {
        if (value == null) {
            return false;
        }
        StringBuilder regex = new StringBuilder();
        for (char c : pattern.toLowerCase(Locale.ROOT).toCharArray()) {
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return value.toLowerCase(Locale.ROOT).matches(regex.toString());
    }
}
