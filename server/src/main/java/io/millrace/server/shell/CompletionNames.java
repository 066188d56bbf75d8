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
    private Set<String> names = Set.of();
    private long readAt;

    CompletionNames(Shell shell) {
        this.shell = shell;
        this.readAt = System.nanoTime() - FRESH_NANOS;
    }

    Set<String> all() {
        if (System.nanoTime() - readAt >= FRESH_NANOS) {
            readAt = System.nanoTime();
            try {
                MillraceConnection connection = shell.connection();
                if (connection.transactionStatus() != MillraceConnection.TransactionStatus.FAILED) {
                    names = read(connection);
                }
            } catch (SQLException e) {
                // Without names there are still the keywords, and the next statement reports what is wrong.
                names = Set.of();
            }
        }
        return names;
    }

    private static Set<String> read(MillraceConnection connection) throws SQLException {
        Set<String> found = new TreeSet<>();
        try (Statement statement = connection.createStatement()) {
            statement.setMaxRows(MOST);
            statement.setQueryTimeout(2);
            try (ResultSet rows =
                    statement.executeQuery("SELECT table_name, column_name FROM information_schema.columns"
                            + " WHERE table_schema NOT IN ('pg_catalog', 'information_schema')")) {
                while (rows.next()) {
                    add(found, rows.getString(1));
                    add(found, rows.getString(2));
                }
            }
        }
        return found;
    }

    private static void add(Set<String> found, String name) {
        boolean plain = name.matches("[a-z_][a-z0-9_$]*");
        found.add(plain ? name : "\"" + name.replace("\"", "\"\"") + "\"");
    }
}
