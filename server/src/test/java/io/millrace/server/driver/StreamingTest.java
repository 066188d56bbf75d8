package io.millrace.server.driver;

import static io.millrace.server.Statements.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.server.RunningServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Running queries and large answers with autocommit on. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class StreamingTest {
    @RegisterExtension
    static final RunningServer server = new RunningServer();

    private static Connection connect() throws SQLException {
        return server.connect();
    }

    @Test
    void returnsAtOnceAndThenShowsRowsAsTheyAreInserted() throws SQLException {
        try (Connection reading = connect();
                Connection writing = connect();
                Statement statement = reading.createStatement()) {
            run(writing, "CREATE STREAM quiet (id BIGINT)");
            try (ResultSet rows = statement.executeQuery("SELECT id FROM quiet EMIT CHANGES")) {
                for (int i = 0; i < 20; i++) {
                    run(writing, "INSERT INTO quiet VALUES (" + i + ")");
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getLong(1)).isEqualTo(i);
                }
            }
        }
    }

    @Test
    void waitsThroughQuietTimes() throws Exception {
        try (Connection reading = connect();
                Connection writing = connect();
                PreparedStatement statement =
                        reading.prepareStatement("SELECT id FROM slow WHERE id > ? EMIT CHANGES")) {
            // prepared before the stream exists: the plan is made at the first execution
            run(writing, "CREATE STREAM slow (id BIGINT)");
            statement.setLong(1, 0);
            try (ResultSet rows = statement.executeQuery()) {
                CompletableFuture<Void> later = CompletableFuture.runAsync(
                        () -> {
                            try {
                                run(writing, "INSERT INTO slow VALUES (-1), (7)");
                            } catch (SQLException e) {
                                throw new AssertionError(e);
                            }
                        },
                        // longer than the server waits before it gives the word back
                        CompletableFuture.delayedExecutor(700, TimeUnit.MILLISECONDS));
                assertThat(rows.next()).isTrue();
                assertThat(rows.getLong(1)).isEqualTo(7);
                later.get();
            }
        }
    }

    @Test
    void isCanceledFromAnotherThread() throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            run(connection, "CREATE STREAM canceled (id BIGINT)");
            ResultSet rows = statement.executeQuery("SELECT id FROM canceled EMIT CHANGES");
            CompletableFuture<Void> cancel = CompletableFuture.runAsync(
                    () -> {
                        try {
                            statement.cancel();
                        } catch (SQLException e) {
                            throw new AssertionError(e);
                        }
                    },
                    CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));
            assertThatThrownBy(rows::next)
                    .isInstanceOf(SQLException.class)
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isEqualTo("57014");
            cancel.get();
            try (ResultSet next = statement.executeQuery("SELECT 1 + 1")) {
                assertThat(next.next()).isTrue();
                assertThat(next.getInt(1)).isEqualTo(2);
            }
        }
    }

    @Test
    void queryTimeoutBoundsTheWaitForARow() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            run(connection, "CREATE STREAM timed (id BIGINT)");
            run(connection, "INSERT INTO timed VALUES (1)");
            statement.setQueryTimeout(1);
            ResultSet rows = statement.executeQuery("SELECT id FROM timed EMIT CHANGES");
            assertThat(rows.next()).isTrue();
            assertThatThrownBy(rows::next)
                    .isInstanceOf(SQLTimeoutException.class)
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isEqualTo("57014");
        }
    }

    @Test
    void otherStatementsRunBetweenItsRows() throws SQLException {
        try (Connection connection = connect();
                Statement running = connection.createStatement()) {
            run(connection, "CREATE STREAM between_rows (id BIGINT)");
            run(connection, "INSERT INTO between_rows VALUES (1), (2)");
            try (ResultSet rows = running.executeQuery("SELECT id FROM between_rows EMIT CHANGES")) {
                assertThat(rows.next()).isTrue();
                run(connection, "INSERT INTO between_rows VALUES (3)");
                assertThat(rows.next()).isTrue();
                assertThat(rows.next()).isTrue();
                assertThat(rows.getLong(1)).isEqualTo(3);
            }
        }
    }

    @Test
    void maxRowsEndsARunningQuery() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            run(connection, "CREATE STREAM limited (id BIGINT)");
            run(connection, "INSERT INTO limited VALUES (1), (2), (3), (4)");
            statement.setMaxRows(3);
            int count = 0;
            try (ResultSet rows = statement.executeQuery("SELECT id FROM limited EMIT CHANGES")) {
                while (rows.next()) {
                    count++;
                }
            }
            assertThat(count).isEqualTo(3);
        }
    }

    @Test
    void aLargeAnswerComesInPagesWhileOtherStatementsRun() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            run(connection, "CREATE STREAM large (id BIGINT)");
            StringBuilder insert = new StringBuilder("INSERT INTO large VALUES (0)");
            for (int i = 1; i < 2500; i++) {
                insert.append(", (").append(i).append(')');
            }
            run(connection, insert.toString());
            statement.setFetchSize(100);
            long sum = 0;
            try (ResultSet rows = statement.executeQuery("SELECT id FROM large")) {
                for (int i = 0; rows.next(); i++) {
                    sum += rows.getLong(1);
                    if (i % 500 == 250) {
                        // not part of the answer, which is as of its beginning
                        run(connection, "INSERT INTO large VALUES (1000000)");
                    }
                }
            }
            assertThat(sum).isEqualTo(2499L * 2500 / 2);
        }
    }
}
