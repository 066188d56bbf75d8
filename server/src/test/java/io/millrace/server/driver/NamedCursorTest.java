package io.millrace.server.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code setCursorName}: a statement that reads from a named cursor. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class NamedCursorTest {
    @Test
    void fetchesFromTheCursorItNames() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:millrace:mem:cursors");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE STREAM s (i INT)");
            statement.execute("INSERT INTO s VALUES (1), (2), (3)");
            statement.execute("CREATE CURSOR billing FOR SELECT * FROM s START AT EARLIEST");
            statement.setCursorName("billing");
            connection.setAutoCommit(false);
            int sum = 0;
            try (ResultSet rows = statement.executeQuery("FETCH 100 WITH (timeout = '5s')")) {
                while (rows.next()) {
                    sum += rows.getInt("i");
                }
            }
            connection.commit();
            assertThat(sum).isEqualTo(6);
        }
    }
}
