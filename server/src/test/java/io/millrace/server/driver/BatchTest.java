package io.millrace.server.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches of INSERT, as COPY and as they were written. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class BatchTest {
    private static Connection connect(String database, String options) throws SQLException {
        return DriverManager.getConnection("jdbc:millrace:mem:" + database + "?" + options);
    }

    @ParameterizedTest
    @ValueSource(strings = {"batchCopy=true", "batchCopy=false"})
    void loadsEveryTypeAlike(String options) throws SQLException {
        try (Connection connection = connect("types-" + options, options);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE STREAM t (i INT, l BIGINT, b BOOLEAN, d DOUBLE PRECISION, n DECIMAL(12, 2), v VARCHAR,"
                            + " y BYTEA, dt DATE, tz TIMESTAMP(3) WITH TIME ZONE)");
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO t (i, l, b, d, n, v, y, dt, tz) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                for (int i = 0; i < 3; i++) {
                    insert.setInt(1, i);
                    insert.setLong(2, Long.MIN_VALUE + i);
                    insert.setBoolean(3, i == 1);
                    insert.setDouble(4, 0.1 * i);
                    insert.setBigDecimal(5, new BigDecimal("-12.50"));
                    insert.setString(6, "tab\t line\n \\N ü 😀");
                    insert.setBytes(7, new byte[] {0, 92, (byte) 255});
                    insert.setObject(8, LocalDate.of(2024, 2, 29));
                    insert.setObject(9, OffsetDateTime.parse("2024-01-02T03:04:05.678+05:00"));
                    insert.addBatch();
                }
                insert.setNull(6, Types.VARCHAR);
                insert.setNull(7, Types.BINARY);
                insert.addBatch();
                assertThat(insert.executeBatch()).containsExactly(1, 1, 1, 1);
            }
            try (ResultSet rows = statement.executeQuery("SELECT * FROM t ORDER BY i, v")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isZero();
                assertThat(rows.getLong(2)).isEqualTo(Long.MIN_VALUE);
                assertThat(rows.getBoolean(3)).isFalse();
                assertThat(rows.getDouble(4)).isZero();
                assertThat(rows.getBigDecimal(5)).isEqualByComparingTo("-12.50");
                assertThat(rows.getString(6)).isEqualTo("tab\t line\n \\N ü 😀");
                assertThat(rows.getBytes(7)).containsExactly(0, 92, 255);
                assertThat(rows.getObject(8, LocalDate.class)).isEqualTo("2024-02-29");
                assertThat(rows.getObject(9, OffsetDateTime.class).toInstant()).isEqualTo("2024-01-01T22:04:05.678Z");
                int nulls = 0;
                while (rows.next()) {
                    nulls += rows.getString(6) == null && rows.getBytes(7) == null ? 1 : 0;
                }
                assertThat(nulls).isEqualTo(1);
            }
        }
    }

    /** Values set as something else than what their columns are: the same rows as one INSERT after another makes. */
    @Test
    void makesValuesOverAsSingleInsertsDo() throws SQLException {
        try (Connection connection = connect("batch-other-types", "");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE STREAM t (n INT, i SMALLINT, d DOUBLE PRECISION, r REAL, a DECIMAL(12, 2), v VARCHAR,"
                            + " lo TIMESTAMP, tz TIMESTAMP(3) WITH TIME ZONE, dt DATE, u VARCHAR, x INT ARRAY)");
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                for (int n = 0; n < 4; n++) {
                    Timestamp moment =
                            Timestamp.valueOf(n < 2 ? "2024-07-01 23:30:00.1234567" : "1969-12-31 23:59:59.9");
                    insert.setLong(1, n);
                    insert.setLong(2, n % 2 == 0 ? Short.MIN_VALUE : Short.MAX_VALUE);
                    insert.setInt(3, 7);
                    insert.setDouble(4, 0.1);
                    insert.setInt(5, 12);
                    insert.setInt(6, -3);
                    insert.setTimestamp(7, moment);
                    insert.setTimestamp(8, moment);
                    insert.setTimestamp(9, moment);
                    insert.setObject(10, new UUID(1, 2));
                    insert.setArray(11, connection.createArrayOf("int4", new Integer[] {1, null, n % 2}));
                    if (n % 2 == 0) {
                        insert.addBatch();
                    } else {
                        insert.executeBatch();
                        insert.setInt(2, Short.MIN_VALUE);
                        insert.setArray(11, connection.createArrayOf("int4", new Integer[] {1, null, 0}));
                        insert.executeUpdate();
                    }
                }
            }
            try (ResultSet rows = statement.executeQuery("SELECT i, d, r, a, v, lo, tz, dt, u, x FROM t ORDER BY n")) {
                for (int pair = 0; pair < 2; pair++) {
                    List<String> batched = next(rows);
                    assertThat(next(rows)).isEqualTo(batched);
                    assertThat(batched.get(0)).isEqualTo("-32768");
                    assertThat(batched.get(2)).isEqualTo("0.1");
                    assertThat(batched.get(5))
                            .isEqualTo(pair == 0 ? "2024-07-01 23:30:00.123457" : "1969-12-31 23:59:59.9");
                }
            }
        }
    }

    private static List<String> next(ResultSet rows) throws SQLException {
        assertThat(rows.next()).isTrue();
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            values.add(rows.getString(i));
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "32768", "70000"})
    void takesNumbersOnlyWithinTheColumnsRange(int number) throws SQLException {
        try (Connection connection = connect("batch-range", "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE STREAM t (i SMALLINT NOT NULL, l BIGINT)");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
                insert.setInt(1, number);
                insert.addBatch();
                if (number == 0) {
                    assertThat(insert.executeBatch()).containsExactly(1);
                } else {
                    assertThatThrownBy(insert::executeBatch)
                            .isInstanceOf(BatchUpdateException.class)
                            .hasMessageContaining("smallint out of range")
                            .extracting(e -> ((SQLException) e).getSQLState())
                            .isEqualTo("22003");
                }
                insert.setNull(1, Types.SMALLINT);
                insert.addBatch();
                assertThatThrownBy(insert::executeBatch)
                        .isInstanceOf(BatchUpdateException.class)
                        .hasMessageContaining("entry 0")
                        .extracting(e -> ((SQLException) e).getSQLState())
                        .isEqualTo("23502");
            }
        }
    }

    @Test
    void isRefusedWhereTheStreamIsGone() throws SQLException {
        try (Connection connection = connect("batch-gone", "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE STREAM t (i INT)");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
                insert.setInt(1, 1);
                insert.addBatch();
                insert.executeBatch();
                statement.execute("DROP STREAM t");
                insert.setInt(1, 2);
                insert.addBatch();
                assertThatThrownBy(insert::executeBatch)
                        .isInstanceOf(BatchUpdateException.class)
                        .extracting(e -> ((SQLException) e).getSQLState())
                        .isEqualTo("42P01");
                statement.execute("CREATE STREAM t (i INT)");
                insert.setInt(1, 3);
                insert.addBatch();
                assertThat(insert.executeBatch()).containsExactly(1);
            }
        }
    }

    @Test
    void failsItsTransactionAndNotTheConnection() throws SQLException {
        try (Connection connection = connect("batch-failing", "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE STREAM t (i INT)");
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?)");
                    PreparedStatement refused = connection.prepareStatement("INSERT INTO nowhere VALUES (?)")) {
                insert.setInt(1, 1);
                insert.addBatch();
                insert.executeBatch();
                refused.setInt(1, 1);
                refused.addBatch();
                assertThatThrownBy(refused::executeBatch)
                        .isInstanceOf(BatchUpdateException.class)
                        .extracting(e -> ((SQLException) e).getSQLState())
                        .isEqualTo("42P01");
                insert.setInt(1, 2);
                insert.addBatch();
                assertThatThrownBy(insert::executeBatch)
                        .extracting(e -> ((SQLException) e).getSQLState())
                        .isEqualTo("25P02");
                connection.rollback();
                insert.setInt(1, 3);
                insert.addBatch();
                insert.executeBatch();
                connection.commit();
            }
            try (ResultSet rows = statement.executeQuery("SELECT i FROM t")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isEqualTo(3);
                assertThat(rows.next()).isFalse();
            }
        }
    }

    @Test
    void travelsInPiecesWhenItIsLarge() throws SQLException {
        try (Connection connection = connect("batch-large", "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE STREAM t (i INT, v VARCHAR)");
            String text = "x".repeat(600_000);
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
                for (int i = 0; i < 60; i++) {
                    insert.setInt(1, i);
                    insert.setString(2, text);
                    insert.addBatch();
                }
                assertThat(insert.executeBatch()).hasSize(60);
            }
            try (ResultSet rows = statement.executeQuery("SELECT COUNT(*), SUM(CHAR_LENGTH(v)) FROM t")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isEqualTo(60);
                assertThat(rows.getLong(2)).isEqualTo(36_000_000L);
            }
        }
    }

    @Test
    void belongsToItsTransaction() throws SQLException {
        try (Connection connection = connect("batch-transaction", "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE STREAM t (i INT)");
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t (i) VALUES (?)")) {
                insert.setInt(1, 1);
                insert.addBatch();
                insert.executeBatch();
                connection.rollback();
                insert.setInt(1, 2);
                insert.addBatch();
                insert.setInt(1, 3);
                insert.addBatch();
                insert.executeBatch();
                connection.commit();
            }
            try (ResultSet rows = statement.executeQuery("SELECT COUNT(*), MIN(i) FROM t")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isEqualTo(2);
                assertThat(rows.getInt(2)).isEqualTo(2);
            }
        }
    }

    @Test
    void saysWhichRowIsWrongAndLoadsNone() throws SQLException {
        try (Connection connection = connect("batch-wrong", "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE STREAM t (d DATE)");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t (d) VALUES (?)")) {
                insert.setString(1, "2024-01-01");
                insert.addBatch();
                insert.setString(1, "no date");
                insert.addBatch();
                assertThatThrownBy(insert::executeBatch)
                        .isInstanceOf(BatchUpdateException.class)
                        .hasMessageContaining("entry 1")
                        .extracting(e -> ((BatchUpdateException) e).getUpdateCounts())
                        .isEqualTo(new int[] {Statement.EXECUTE_FAILED, Statement.EXECUTE_FAILED});
                insert.setString(1, "2024-01-02");
                insert.addBatch();
                assertThat(insert.executeBatch()).containsExactly(1);
            }
            try (ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM t")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isEqualTo(1);
            }
        }
    }
}
