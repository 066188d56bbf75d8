package io.millrace.server.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.server.RunningServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sessions that share a cursor, and leave it in every way there is. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CursorSessionsTest {
    @RegisterExtension
    static final RunningServer server = new RunningServer();

    private static Connection connect() throws SQLException {
        Connection connection = server.connect();
        connection.setAutoCommit(false);
        return connection;
    }

    private static void create(String name, String options) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(true);
            statement.execute("CREATE STREAM s_" + name + " (i INT)");
            statement.execute("CREATE CURSOR " + name + options + " FOR SELECT i FROM s_" + name);
            statement.execute("INSERT INTO s_" + name + " VALUES (1), (2), (3)");
        }
    }

    private static List<Integer> fetch(Connection connection, String name, int count) throws SQLException {
        List<Integer> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("FETCH " + count + " FROM " + name + " WITH (timeout = '30s')")) {
            while (rows.next()) {
                values.add(rows.getInt(1));
            }
        }
        return values;
    }

    @Test
    void rowsOfALostConnectionGoToAnotherSession() throws SQLException {
        create("lost", "");
        Connection first = connect();
        try (Connection second = connect()) {
            assertThat(fetch(first, "lost", 2)).containsExactly(1, 2);
            first.abort(Runnable::run);
            assertThat(fetch(second, "lost", 10)).containsExactly(1, 2, 3);
            second.commit();
        }
    }

    @Test
    void rowsOfASessionThatIdlesInItsTransactionGoToAnother() throws SQLException {
        create("idle", " WITH (session_timeout = '500ms')");
        try (Connection first = connect();
                Connection second = connect()) {
            assertThat(fetch(first, "idle", 2)).containsExactly(1, 2);
            assertThat(fetch(second, "idle", 10)).containsExactly(1, 2, 3);
            second.commit();
            try (Statement statement = first.createStatement()) {
                statement.execute("INSERT INTO s_idle VALUES (4)");
            }
            assertThatThrownBy(first::commit)
                    .isInstanceOfSatisfying(SQLException.class, error -> assertThat(error.getSQLState())
                            .isEqualTo("40001"))
                    .hasMessageContaining("session_timeout");
            first.rollback();
            try (Statement statement = second.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM s_idle")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1))
                        .as("rows and position together, or neither")
                        .isEqualTo(3);
            }
        }
    }

    @Test
    void aSessionThatClosesTheCursorLeavesItToOthers() throws SQLException {
        create("closed", "");
        try (Connection first = connect();
                Connection second = connect()) {
            assertThat(fetch(first, "closed", 1)).containsExactly(1);
            first.commit();
            try (Statement statement = first.createStatement()) {
                statement.execute("CLOSE closed");
            }
            assertThat(fetch(second, "closed", 10)).containsExactly(2, 3);
            second.rollback();
            assertThat(fetch(second, "closed", 10)).containsExactly(2, 3);
            second.commit();
        }
    }
}
