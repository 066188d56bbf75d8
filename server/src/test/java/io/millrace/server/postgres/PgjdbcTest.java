package io.millrace.server.postgres;

import static io.millrace.server.Statements.rows;
import static io.millrace.server.Statements.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.server.RunningServer;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;

/** Stock pgjdbc against a whole server. */
final class PgjdbcTest {
    private static final String TEXT = "&prepareThreshold=0&binaryTransfer=false";
    private static final String BINARY = "&prepareThreshold=1&binaryTransfer=true";

    @RegisterExtension
    static final RunningServer server = new RunningServer();

    @ParameterizedTest
    @ValueSource(strings = {TEXT, BINARY})
    void everyTypeRoundTrips(String options) throws SQLException {
        String stream = options.equals(TEXT) ? "types_text" : "types_binary";
        try (Connection connection = server.connectByPgjdbc(options)) {
            run(
                    connection,
                    "CREATE STREAM " + stream + " (b BOOLEAN, i2 SMALLINT, i4 INT, i8 BIGINT, f4 REAL,"
                            + " f8 DOUBLE PRECISION, d DECIMAL(12,2), big DECIMAL(30,5), v VARCHAR, raw BYTEA, day DATE,"
                            + " t TIME, ts TIMESTAMP(6), tz TIMESTAMP(6) WITH TIME ZONE, a INT ARRAY)");
            OffsetDateTime instant = OffsetDateTime.of(2024, 2, 29, 10, 0, 0, 123_456_000, ZoneOffset.UTC);
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO " + stream + " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")) {
                for (int round = 0; round < 3; round++) {
                    insert.setBoolean(1, true);
                    insert.setShort(2, Short.MIN_VALUE);
                    insert.setInt(3, Integer.MAX_VALUE);
                    insert.setLong(4, Long.MIN_VALUE);
                    insert.setFloat(5, 1.5e-20f);
                    insert.setDouble(6, Math.PI);
                    insert.setBigDecimal(7, new BigDecimal("-1234567890.12"));
                    insert.setBigDecimal(8, new BigDecimal("1234567890123456789012345.67891"));
                    insert.setString(9, "żółć 🚂 '\\");
                    insert.setBytes(10, new byte[] {0, 1, -1});
                    insert.setObject(11, LocalDate.of(2024, 2, 29));
                    insert.setObject(12, LocalTime.of(23, 59, 59, 999_999_000));
                    insert.setObject(13, LocalDateTime.of(1969, 12, 31, 23, 59, 59, 1_000));
                    insert.setObject(14, instant);
                    insert.setArray(15, connection.createArrayOf("int4", new Integer[] {1, null, 3}));
                    assertThat(insert.executeUpdate()).isEqualTo(1);
                }
                for (int i = 1; i <= 15; i++) {
                    insert.setNull(i, Types.NULL);
                }
                assertThat(insert.executeUpdate()).isEqualTo(1);
            }
            try (PreparedStatement select = connection.prepareStatement("SELECT * FROM " + stream)) {
                for (int round = 0; round < 3; round++) {
                    readTypes(select, instant);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TEXT, BINARY})
    void uuidsAreUuids(String options) throws SQLException {
        String table = options.equals(TEXT) ? "uuids_text" : "uuids_binary";
        UUID id = UUID.fromString("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11");
        try (Connection connection = server.connectByPgjdbc(options)) {
            run(connection, "CREATE TABLE " + table + " (id UUID PRIMARY KEY, others UUID ARRAY)");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + table + " VALUES (?, ?)")) {
                for (int round = 0; round < 3; round++) {
                    insert.setObject(1, new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() + round));
                    insert.setArray(2, connection.createArrayOf("uuid", new UUID[] {id, null}));
                    assertThat(insert.executeUpdate()).isEqualTo(1);
                }
            }
            String byKey = "SELECT id, others, gen_random_uuid() FROM " + table + " WHERE id = ?";
            try (PreparedStatement select = connection.prepareStatement(byKey)) {
                for (int round = 0; round < 3; round++) {
                    select.setObject(1, id);
                    try (ResultSet row = select.executeQuery()) {
                        assertThat(row.next()).isTrue();
                        assertThat(row.getObject(1)).isEqualTo(id);
                        assertThat((Object[]) row.getArray(2).getArray()).containsExactly(id, null);
                        assertThat(row.getObject(3, UUID.class).version()).isEqualTo(4);
                        assertThat(row.next()).isFalse();
                    }
                }
            }
        }
    }

    @Test
    void aBatchOfUuidsIsOneMessage() throws SQLException {
        try (Connection connection = server.connect()) {
            run(connection, "CREATE TABLE uuid_batch (id UUID PRIMARY KEY, n INT)");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO uuid_batch VALUES (?, ?)")) {
                for (int i = 0; i < 10; i++) {
                    insert.setObject(1, new UUID(7, i));
                    insert.setInt(2, i);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            String last = "SELECT n FROM uuid_batch WHERE id = '00000000-0000-0007-0000-000000000009'";
            assertThat(rows(connection, last)).isEqualTo(List.of(List.of(9)));
        }
    }

    private static void readTypes(PreparedStatement select, OffsetDateTime instant) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            for (int i = 0; i < 3; i++) {
                assertThat(row.next()).isTrue();
                assertThat(row.getBoolean(1)).isTrue();
                assertThat(row.getShort(2)).isEqualTo(Short.MIN_VALUE);
                assertThat(row.getInt(3)).isEqualTo(Integer.MAX_VALUE);
                assertThat(row.getLong(4)).isEqualTo(Long.MIN_VALUE);
                assertThat(row.getFloat(5)).isEqualTo(1.5e-20f);
                assertThat(row.getDouble(6)).isEqualTo(Math.PI);
                assertThat(row.getBigDecimal(7)).isEqualTo(new BigDecimal("-1234567890.12"));
                assertThat(row.getBigDecimal(8)).isEqualTo(new BigDecimal("1234567890123456789012345.67891"));
                assertThat(row.getString(9)).isEqualTo("żółć 🚂 '\\");
                assertThat(row.getBytes(10)).containsExactly(0, 1, -1);
                assertThat(row.getObject(11, LocalDate.class)).isEqualTo(LocalDate.of(2024, 2, 29));
                assertThat(row.getObject(12, LocalTime.class)).isEqualTo(LocalTime.of(23, 59, 59, 999_999_000));
                assertThat(row.getObject(13, LocalDateTime.class))
                        .isEqualTo(LocalDateTime.of(1969, 12, 31, 23, 59, 59, 1_000));
                assertThat(row.getObject(14, OffsetDateTime.class)).isEqualTo(instant);
                Array array = row.getArray(15);
                assertThat((Object[]) array.getArray()).containsExactly(1, null, 3);
            }
            assertThat(row.next()).isTrue();
            for (int i = 1; i <= 15; i++) {
                assertThat(row.getObject(i)).isNull();
            }
            assertThat(row.next()).isFalse();
        }
    }

    @Test
    void aBatchBecomesVisibleTogether() throws SQLException {
        try (Connection connection = server.connectByPgjdbc("")) {
            run(connection, "CREATE STREAM batched (id BIGINT, name VARCHAR)");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO batched VALUES (?, ?)")) {
                for (int i = 0; i < 1000; i++) {
                    insert.setLong(1, i);
                    insert.setString(2, "n" + i);
                    insert.addBatch();
                }
                assertThat(insert.executeBatch()).hasSize(1000).containsOnly(1);
            }
            assertThat(rows(connection, "SELECT COUNT(*), SUM(id) FROM batched"))
                    .hasSize(1);
            connection.setAutoCommit(false);
            run(connection, "INSERT INTO batched VALUES (5000, 'x')");
            try (Connection other = server.connectByPgjdbc("")) {
                assertThat(rows(other, "SELECT id FROM batched WHERE id = 5000"))
                        .isEmpty();
                connection.commit();
                assertThat(rows(other, "SELECT id FROM batched WHERE id = 5000"))
                        .hasSize(1);
                run(connection, "INSERT INTO batched VALUES (5001, 'x')");
                connection.rollback();
                assertThat(rows(other, "SELECT id FROM batched WHERE id = 5001"))
                        .isEmpty();
            }
        }
    }

    @Test
    void runsAScriptOfSeveralStatements() throws SQLException {
        try (Connection connection = server.connectByPgjdbc("&preferQueryMode=simple");
                Statement statement = connection.createStatement()) {
            assertThat(statement.execute("CREATE STREAM script (a INT); INSERT INTO script VALUES (1);"
                            + " INSERT INTO script VALUES (2), (3); SELECT a FROM script WHERE a > 1"))
                    .isFalse();
            assertThat(statement.getMoreResults()).isFalse();
            assertThat(statement.getUpdateCount()).isEqualTo(1);
            assertThat(statement.getMoreResults()).isFalse();
            assertThat(statement.getUpdateCount()).isEqualTo(2);
            assertThat(statement.getMoreResults()).isTrue();
            int count = 0;
            while (statement.getResultSet().next()) {
                count++;
            }
            assertThat(count).isEqualTo(2);
            assertThatThrownBy(() -> statement.execute(
                            "INSERT INTO script VALUES (10); INSERT INTO script VALUES ('x'); SELECT 1"))
                    .isInstanceOf(PSQLException.class);
            assertThat(rows(connection, "SELECT a FROM script WHERE a = 10")).isEmpty();
        }
    }

    @Test
    void readsALargeAnswerInPortions() throws SQLException {
        try (Connection connection = server.connectByPgjdbc("")) {
            run(connection, "CREATE STREAM numbers (n BIGINT)");
            StringBuilder values = new StringBuilder("INSERT INTO numbers VALUES (0)");
            for (int i = 1; i < 5_000; i++) {
                values.append(",(").append(i).append(')');
            }
            run(connection, values.toString());
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.setFetchSize(777);
                long sum = 0;
                int count = 0;
                try (ResultSet rows = statement.executeQuery("SELECT n FROM numbers")) {
                    while (rows.next()) {
                        sum += rows.getLong(1);
                        count++;
                    }
                }
                assertThat(count).isEqualTo(5_000);
                assertThat(sum).isEqualTo(5_000L * 4_999 / 2);
            }
        }
    }

    @Test
    void rowsOfARunningQueryArriveWhileItRuns() throws Exception {
        try (Connection reader = server.connectByPgjdbc("");
                Connection writer = server.connectByPgjdbc("")) {
            run(writer, "CREATE STREAM live (n BIGINT)");
            run(writer, "INSERT INTO live VALUES (1), (2)");
            reader.setAutoCommit(false);
            try (Statement statement = reader.createStatement()) {
                statement.setFetchSize(100);
                ResultSet rows = statement.executeQuery("SELECT n FROM live EMIT CHANGES");
                assertThat(rows.next()).isTrue();
                assertThat(rows.getLong("n")).isEqualTo(1);
                assertThat(rows.next()).isTrue();
                CompletableFuture<Long> next = CompletableFuture.supplyAsync(() -> {
                    try {
                        assertThat(rows.next()).isTrue();
                        return rows.getLong("n");
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                });
                run(writer, "INSERT INTO live VALUES (3)");
                assertThat(next.get(20, TimeUnit.SECONDS)).isEqualTo(3);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 100})
    void aContinuousQueryEndsAtItsLimit(int fetchSize) throws SQLException {
        String stream = "limited_" + fetchSize;
        for (Connection each : List.of(server.connectByPgjdbc(BINARY), server.connect())) {
            try (Connection connection = each) {
                run(connection, "CREATE STREAM IF NOT EXISTS " + stream + " (n BIGINT)");
                run(connection, "INSERT INTO " + stream + " VALUES (1), (2), (3)");
                connection.setAutoCommit(false);
                String sql = "SELECT n FROM " + stream + " WHERE n <= ? EMIT CHANGES LIMIT ?";
                try (PreparedStatement query = connection.prepareStatement(sql)) {
                    query.setFetchSize(fetchSize);
                    query.setLong(1, 2);
                    query.setInt(2, 2);
                    try (ResultSet rows = query.executeQuery()) {
                        assertThat(rows.next()).isTrue();
                        assertThat(rows.getLong(1)).isEqualTo(1);
                        assertThat(rows.next()).isTrue();
                        assertThat(rows.getLong(1)).isEqualTo(2);
                        assertThat(rows.next()).isFalse();
                    }
                }
                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
                while (!rows(
                                connection,
                                "SELECT 1 FROM millrace.queries WHERE sql LIKE 'SELECT n FROM " + stream + " %'")
                        .isEmpty()) {
                    assertThat(System.nanoTime()).isLessThan(deadline);
                }
            }
        }
    }

    @Test
    void cancelEndsARunningQueryAndNotTheConnection() throws Exception {
        try (Connection connection = server.connectByPgjdbc("")) {
            run(connection, "CREATE STREAM silent (n BIGINT)");
            Statement statement = connection.createStatement();
            CompletableFuture<SQLException> ended = CompletableFuture.supplyAsync(() -> {
                try {
                    statement.executeQuery("SELECT n FROM silent EMIT CHANGES");
                    throw new IllegalStateException("it ended without an error");
                } catch (SQLException e) {
                    return e;
                }
            });
            // A cancel that comes before the query has begun has no effect, and pgjdbc sends no second one.
            try (Connection watcher = server.connectByPgjdbc("")) {
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
                while (rows(watcher, "SELECT 1 FROM millrace.queries WHERE sql LIKE 'SELECT n FROM silent%'")
                        .isEmpty()) {
                    assertThat(System.nanoTime()).isLessThan(end);
                }
            }
            statement.cancel();
            assertThat(ended.get(30, TimeUnit.SECONDS).getSQLState()).isEqualTo("57014");
            assertThat(rows(connection, "SELECT 1")).hasSize(1);
        }
    }

    @Test
    void errorsSayWhatWhereAndWhatToDo() throws SQLException {
        try (Connection connection = server.connectByPgjdbc("")) {
            assertThatThrownBy(() -> rows(connection, "SELECT ä, no_such_column FROM (VALUES (1)) AS t(ä)"))
                    .isInstanceOfSatisfying(PSQLException.class, e -> {
                        assertThat(e.getSQLState()).isEqualTo("42703");
                        assertThat(e.getServerErrorMessage()).isNotNull();
                        assertThat(e.getServerErrorMessage().getPosition()).isEqualTo(11);
                    });
            assertThatThrownBy(() -> rows(connection, "SELECT * FROM nowhere"))
                    .isInstanceOfSatisfying(PSQLException.class, e -> assertThat(e.getSQLState())
                            .isEqualTo("42P01"));
            assertThatThrownBy(() -> rows(connection, "SELECT 1/0"))
                    .isInstanceOfSatisfying(PSQLException.class, e -> assertThat(e.getSQLState())
                            .isEqualTo("22012"));
            assertThat(rows(connection, "SELECT 1")).hasSize(1);
        }
    }

    @Test
    void refusesAnUnknownDatabase() {
        assertThatThrownBy(() -> DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + server.sqlPort() + "/other?user=millrace"))
                .isInstanceOfSatisfying(
                        PSQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("3D000"));
    }

    @Test
    void parametersAreDescribed() throws SQLException {
        try (Connection connection = server.connectByPgjdbc("")) {
            run(connection, "CREATE STREAM described (id BIGINT, amount DECIMAL(12,2))");
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT id, amount FROM described WHERE id = ? AND amount > ?")) {
                assertThat(statement.getParameterMetaData().getParameterCount()).isEqualTo(2);
                assertThat(statement.getParameterMetaData().getParameterType(1)).isEqualTo(Types.BIGINT);
                assertThat(statement.getMetaData().getColumnType(2)).isEqualTo(Types.NUMERIC);
                assertThat(statement.getMetaData().getPrecision(2)).isEqualTo(12);
                assertThat(statement.getMetaData().getScale(2)).isEqualTo(2);
            }
        }
    }
}
