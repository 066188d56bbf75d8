package io.millrace.server.driver;

import static io.millrace.server.Statements.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.server.RunningServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A running query seen from outside: what others insert it shows at once, and others may end it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class StreamsAtOnceTest {
    /** Long enough for a machine with other things to do. */
    private static final long DEADLINE_SECONDS = 20;

    @RegisterExtension
    static final RunningServer server = new RunningServer();

    /** Whose JDBC driver. */
    enum Client {
        MILLRACE("jdbc:millrace://127.0.0.1:%d/", true),
        PGJDBC("jdbc:postgresql://127.0.0.1:%d/millrace?user=millrace", false);

        private final String url;
        private final boolean autocommit;

        /** Stock pgjdbc collects an answer whole, unless it is read in portions within a transaction. */
        Client(String url, boolean autocommit) {
            this.url = url;
            this.autocommit = autocommit;
        }

        Connection connect() throws SQLException {
            return DriverManager.getConnection(String.format(url, server.sqlPort()));
        }
    }

    private static int processId(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }

    /** A connection whose query runs, read by a thread of its own. */
    private static final class Reader {
        private final Connection connection;
        private final int processId;
        private final BlockingQueue<Long> rows = new LinkedBlockingQueue<>();
        private final CompletableFuture<SQLException> end = new CompletableFuture<>();

        Reader(Client client, Connection connection, String sql) throws SQLException {
            this.connection = connection;
            this.processId = processId(connection);
            connection.setAutoCommit(client.autocommit);
            CompletableFuture.runAsync(() -> read(client, sql), task -> new Thread(task, "reader").start());
        }

        private void read(Client client, String sql) {
            try (Statement statement = connection.createStatement()) {
                if (!client.autocommit) {
                    statement.setFetchSize(1);
                }
                try (ResultSet result = statement.executeQuery(sql)) {
                    while (result.next()) {
                        rows.add(result.getLong(1));
                    }
                }
                end.completeExceptionally(new AssertionError("the query ended"));
            } catch (SQLException e) {
                end.complete(e);
            }
        }

        Long next() throws InterruptedException {
            return rows.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        }

        SQLException end() throws Exception {
            return end.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void showsWhatAnotherInsertsAndIsCanceledByAThird(Client client) throws Exception {
        String stream = "watched_by_" + client;
        try (Connection reading = client.connect();
                Connection writing = client.connect();
                Connection third = client.connect()) {
            run(writing, "CREATE STREAM " + stream + " (id BIGINT)");
            Reader reader = new Reader(client, reading, "SELECT id FROM " + stream + " EMIT CHANGES");
            for (long id = 0; id < 10; id++) {
                run(writing, "INSERT INTO " + stream + " VALUES (" + id + ")");
                assertThat(reader.next()).as("the row inserted last").isEqualTo(id);
            }

            assertThat(listed(third, reader.processId)).contains(stream).startsWith("active ");
            try (PreparedStatement cancel = third.prepareStatement("SELECT pg_cancel_backend(?)")) {
                cancel.setInt(1, reader.processId);
                assertThat(cancel.getMetaData().getColumnCount()).isEqualTo(1);
                run(writing, "INSERT INTO " + stream + " VALUES (10)");
                assertThat(reader.next()).as("describing it does nothing").isEqualTo(10);
                assertThat(answer(cancel)).isTrue();
            }
            assertThat(reader.end().getSQLState()).isEqualTo("57014");

            if (!client.autocommit) {
                reading.rollback();
            }
            try (Statement statement = reading.createStatement();
                    ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM " + stream)) {
                assertThat(row.next()).isTrue();
                assertThat(row.getLong(1)).isEqualTo(11);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void isTerminatedByAnother(Client client) throws Exception {
        String stream = "left_by_" + client;
        try (Connection reading = client.connect();
                Connection other = client.connect()) {
            run(other, "CREATE STREAM " + stream + " (id BIGINT)");
            run(other, "INSERT INTO " + stream + " VALUES (1)");
            Reader reader = new Reader(client, reading, "SELECT id FROM " + stream + " EMIT CHANGES");
            assertThat(reader.next()).isEqualTo(1);
            try (PreparedStatement terminate =
                    other.prepareStatement("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = ?")) {
                terminate.setInt(1, reader.processId);
                assertThat(answer(terminate)).isTrue();
            }
            assertThat(reader.end().getSQLState()).isEqualTo("57P01");
            assertThatThrownBy(() -> run(reading, "SELECT 1")).isInstanceOf(SQLException.class);
            awaitGone(other, reader.processId);
            try (PreparedStatement cancel = other.prepareStatement("SELECT pg_cancel_backend(?)")) {
                cancel.setInt(1, reader.processId);
                assertThat(answer(cancel)).as("there is none of that number").isFalse();
            }
        }
    }

    private static boolean answer(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            assertThat(row.next()).isTrue();
            return row.getBoolean(1);
        }
    }

    /** State and query; empty if the session is not there. */
    private static String listed(Connection connection, int processId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT state, query FROM pg_stat_activity WHERE pid = ? AND client_addr = '127.0.0.1'")) {
            statement.setInt(1, processId);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) + " " + row.getString(2) : "";
            }
        }
    }

    private static void awaitGone(Connection connection, int processId) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!listed(connection, processId).isEmpty()) {
            assertThat(System.nanoTime()).as("time is up").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }
}
