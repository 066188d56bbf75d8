package io.millrace.server.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.RunningServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What stock pgjdbc does with the columns of a result: looks them up in pg_catalog, writes through them. */
final class ResultColumnsTest {
    @RegisterExtension
    static final RunningServer server = new RunningServer();

    private static Statement with(Connection connection, String... definitions) throws SQLException {
        Statement statement = connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
        for (String definition : definitions) {
            statement.execute(definition);
        }
        return statement;
    }

    private static String text(ResultSet result) throws SQLException {
        StringBuilder text = new StringBuilder();
        while (result.next()) {
            text.append(result.getString(1)).append(result.getString(2)).append(' ');
        }
        return text.toString();
    }

    @Test
    void tellsTheTableOfAColumnThatIsShownUnchanged() throws SQLException {
        try (Connection connection = server.connectByPgjdbc("");
                Statement statement = with(
                        connection,
                        "CREATE TABLE told (id INT PRIMARY KEY, name VARCHAR(9))",
                        "CREATE STREAM heard (id INT, what VARCHAR)");
                ResultSet result = statement.executeQuery(
                        "SELECT t.name AS n, t.id, h.what, t.id + 1 FROM told t JOIN heard h ON h.id = t.id ORDER BY 1")) {
            ResultSetMetaData columns = result.getMetaData();
            assertThat(columns.getTableName(1)).isEqualTo("told");
            assertThat(columns.isNullable(1)).isEqualTo(ResultSetMetaData.columnNullable);
            assertThat(columns.isNullable(2)).isEqualTo(ResultSetMetaData.columnNoNulls);
            assertThat(columns.getTableName(3)).isEqualTo("heard");
            assertThat(columns.getTableName(4)).isEmpty();
            assertThat(columns.isNullable(4)).isEqualTo(ResultSetMetaData.columnNullableUnknown);
        }
    }

    @Test
    void writesThroughAResult() throws SQLException {
        try (Connection connection = server.connectByPgjdbc("");
                Statement statement = with(
                        connection,
                        "CREATE TABLE written (id INT PRIMARY KEY, name VARCHAR(9))",
                        "INSERT INTO written VALUES (1, 'a'), (2, 'b'), (3, 'c')")) {
            try (ResultSet result = statement.executeQuery("SELECT id, name FROM written ORDER BY id")) {
                result.next();
                result.updateString("name", "x");
                result.updateRow();
                result.last();
                result.deleteRow();
                result.moveToInsertRow();
                result.updateInt(1, 4);
                result.updateString(2, "d");
                result.insertRow();
            }
            assertThat(text(statement.executeQuery("SELECT id, name FROM written ORDER BY id")))
                    .isEqualTo("1x 2b 4d ");
        }
    }

    @Test
    void preparesAStatementAnewWhoseColumnsHaveChanged() throws SQLException {
        try (Connection connection = server.connectByPgjdbc("&prepareThreshold=1");
                Statement statement =
                        with(connection, "CREATE TABLE grown (id INT PRIMARY KEY)", "INSERT INTO grown VALUES (1)");
                PreparedStatement all = connection.prepareStatement("SELECT * FROM grown WHERE id = ?")) {
            all.setInt(1, 1);
            for (int i = 0; i < 3; i++) {
                all.executeQuery().close();
            }
            statement.execute("ALTER TABLE grown ADD COLUMN name VARCHAR");
            assertThat(text(all.executeQuery())).isEqualTo("1null ");
        }
    }

    @Test
    void givesTheKeysOfInsertedRows() throws SQLException {
        try (Connection connection = server.connectByPgjdbc("");
                Statement statement = with(connection, "CREATE TABLE keyed (id INT PRIMARY KEY, name VARCHAR)");
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO keyed (id, name) VALUES (?, ?)", new String[] {"id", "name"})) {
            for (int i = 1; i <= 3; i++) {
                insert.setInt(1, i);
                insert.setString(2, "n");
                insert.addBatch();
            }
            insert.executeBatch();
            assertThat(text(insert.getGeneratedKeys())).isEqualTo("1n 2n 3n ");
            assertThat(statement.executeUpdate("DELETE FROM keyed")).isEqualTo(3);
        }
    }
}
