package io.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database within the program, by its URLs. */
final class EmbeddedServerTest {
    @TempDir
    Path directory;

    private static long count(Connection connection, String stream) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM " + stream)) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }

    @Test
    void livesInMemoryWhileItIsConnected() throws SQLException {
        String url = "jdbc:millrace:mem:embedded_test";
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE STREAM s (a BIGINT)");
            statement.execute("INSERT INTO s VALUES (1), (2)");
            try (Connection other = DriverManager.getConnection(url)) {
                assertThat(count(other, "s")).isEqualTo(2);
            }
        }
        try (Connection connection = DriverManager.getConnection(url)) {
            assertThatThrownBy(() -> count(connection, "s"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42P01"));
        }
    }

    @Test
    void keepsAFilesDatabase() throws SQLException {
        String url = "jdbc:millrace:file:" + directory.resolve("data");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE STREAM s (a BIGINT)");
            statement.execute("INSERT INTO s VALUES (1), (2), (3)");
        }
        try (Connection connection = DriverManager.getConnection(url)) {
            assertThat(count(connection, "s")).isEqualTo(3);
        }
    }

    @Test
    void streamsAndIsCanceledWithoutASocket() throws Exception {
        String url = "jdbc:millrace:mem:embedded_stream";
        try (Connection reader = DriverManager.getConnection(url);
                Connection writer = DriverManager.getConnection(url);
                Statement write = writer.createStatement();
                Statement read = reader.createStatement()) {
            write.execute("CREATE STREAM s (a BIGINT)");
            write.execute("INSERT INTO s VALUES (1)");
            ResultSet rows = read.executeQuery("SELECT a FROM s EMIT CHANGES");
            assertThat(rows.next()).isTrue();
            CompletableFuture<SQLException> ended = CompletableFuture.supplyAsync(() -> {
                try {
                    rows.next();
                    throw new IllegalStateException("a row that nobody inserted");
                } catch (SQLException e) {
                    return e;
                }
            });
            while (!ended.isDone()) {
                read.cancel();
                try {
                    ended.get(100, TimeUnit.MILLISECONDS);
                } catch (java.util.concurrent.TimeoutException e) {
                    // once more
                }
            }
            assertThat(ended.get().getSQLState()).isEqualTo("57014");
        }
    }
}
