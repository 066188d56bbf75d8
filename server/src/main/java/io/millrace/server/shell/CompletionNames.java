package io.millrace.server.shell;

import io.millrace.jdbc.MillraceConnection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Names of relations and columns, asked for anew when they are some seconds old. Owned by the shell's thread. */
final class CompletionNames {
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int MOST = 5000;

    private final Shell shell;
    private Set<String> relations = Set.of();
    private Set<String> all = Set.of();
    private long readAt;

    CompletionNames(Shell shell) {
        this.shell = shell;
        this.readAt = System.nanoTime() - FRESH_NANOS;
    }

    /** Of streams, tables and views, and of the database's own. */
    Set<String> relations() {
        refresh();
        return relations;
    }

    /** These and the columns of those that are not the database's own. */
    Set<String> all() {
        refresh();
        return all;
    }

    private void refresh() {
        if (System.nanoTime() - readAt < FRESH_NANOS) {
            return;
        }
        readAt = System.nanoTime();
        try {
            MillraceConnection connection = shell.connection();
            if (connection.transactionStatus() != MillraceConnection.TransactionStatus.FAILED) {
                read(connection);
            }
        } catch (SQLException e) {
            // Without names there are still the keywords, and the next statement reports what is wrong.
            relations = Set.of();
            all = Set.of();
        }
    }

    private void read(MillraceConnection connection) throws SQLException {
        Set<String> tables = new TreeSet<>();
        Set<String> found = new TreeSet<>();
        try (Statement statement = connection.createStatement()) {
            statement.setMaxRows(MOST);
            statement.setQueryTimeout(2);
            try (ResultSet rows = statement.executeQuery(
                    "SELECT table_schema, table_name, column_name FROM information_schema.columns"
                            + " WHERE table_schema NOT IN ('pg_catalog', 'information_schema')")) {
                while (rows.next()) {
                    tables.add(written(rows.getString(2)));
                    if (!rows.getString(1).equals("millrace")) {
                        found.add(written(rows.getString(3)));
                    }
                }
            }
        }
        found.addAll(tables);
        relations = tables;
        all = found;
    }

    /** With quotes where they are needed. */
    private static String written(String name) {
        boolean plain = name.matches("[a-z_][a-z0-9_$]*");
        return plain ? name : "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
