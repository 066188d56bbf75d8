package io.millrace.server.postgres;

import static io.millrace.server.Statements.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.RunningServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Values that the server makes, as stock pgjdbc tells them. */
final class GeneratedKeysTest {
    @RegisterExtension
    static final RunningServer server = new RunningServer();

    @Test
    void tellsGeneratedKeysOfInsertsAndBatches() throws SQLException {
        try (Connection connection = server.connectByPgjdbc("")) {
            run(connection, "CREATE TABLE keyed (id SERIAL PRIMARY KEY, name VARCHAR DEFAULT 'none', n INT)");
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO keyed (n) VALUES (?)", Statement.RETURN_GENERATED_KEYS)) {
                insert.setInt(1, 7);
                assertThat(insert.executeUpdate()).isEqualTo(1);
                assertThat(keys(insert)).containsExactly(1L);
                for (int i = 0; i < 3; i++) {
                    insert.setInt(1, i);
                    insert.addBatch();
                }
                insert.executeBatch();
                assertThat(keys(insert)).containsExactly(2L, 3L, 4L);
            }
        }
    }

    private static List<Long> keys(Statement statement) throws SQLException {
        List<Long> keys = new ArrayList<>();
        try (ResultSet rows = statement.getGeneratedKeys()) {
            while (rows.next()) {
                keys.add(rows.getLong("id"));
            }
        }
        return keys;
    }

    @Test
    void tellsDefaultsAndWhatCountsByItself() throws SQLException {
        try (Connection connection = server.connectByPgjdbc("")) {
            run(
                    connection,
                    "CREATE TABLE counting (a BIGSERIAL, b INT GENERATED ALWAYS AS IDENTITY, c INT DEFAULT 5, d INT)");
            List<String> columns = new ArrayList<>();
            try (ResultSet rows = connection.getMetaData().getColumns(null, "public", "counting", "%")) {
                while (rows.next()) {
                    columns.add(rows.getString("COLUMN_NAME") + " " + rows.getString("COLUMN_DEF") + " "
                            + rows.getString("IS_AUTOINCREMENT"));
                }
            }
            assertThat(columns)
                    .containsExactly("a nextval('counting_a_seq'::regclass) YES", "b null YES", "c 5 NO", "d null NO");
        }
    }
}
