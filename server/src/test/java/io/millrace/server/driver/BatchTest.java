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
import java.sql.Types;
import java.time.LocalDate;
import java.time.OffsetDateTime;
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
