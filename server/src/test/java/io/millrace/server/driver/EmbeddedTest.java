package io.millrace.server.driver;

import static io.millrace.server.Statements.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.jdbc.MillraceConnection;
import io.millrace.jdbc.MillraceDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.RowIdLifetime;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Databases within the process, and what the driver says of itself. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class EmbeddedTest {
    private static List<String> column(ResultSet rows, String label) throws SQLException {
        List<String> values = new ArrayList<>();
        try (rows) {
            while (rows.next()) {
                values.add(rows.getString(label));
            }
        }
        return values;
    }

    private static int countStreams(Connection connection, String name) throws SQLException {
        return column(connection.getMetaData().getTables(null, null, name, null), "TABLE_NAME")
                .size();
    }

    @Test
    void inMemoryIsSharedByNameAndDroppedWithTheLastConnection() throws SQLException {
        try (Connection first = DriverManager.getConnection("jdbc:millrace:mem:shared")) {
            run(first, "CREATE STREAM s (i INT)");
            try (Connection second = DriverManager.getConnection("jdbc:millrace:mem:shared");
                    Connection other = DriverManager.getConnection("jdbc:millrace:mem:other")) {
                assertThat(countStreams(second, "s")).isEqualTo(1);
                assertThat(countStreams(other, "s")).isZero();
            }
        }
        try (Connection again = DriverManager.getConnection("jdbc:millrace:mem:shared")) {
            assertThat(countStreams(again, "s")).isZero();
        }
    }

    @Test
    void inMemoryIsKeptWhenAskedTo() throws SQLException {
        try (Connection first = DriverManager.getConnection("jdbc:millrace:mem:kept?keep=true")) {
            run(first, "CREATE STREAM s (i INT)");
        }
        try (Connection again = DriverManager.getConnection("jdbc:millrace:mem:kept")) {
            assertThat(countStreams(again, "s")).isEqualTo(1);
        }
    }

    @Test
    void aDirectoryIsOpenedAgain(@TempDir Path directory) throws SQLException {
        String url = "jdbc:millrace:file:" + directory.resolve("data");
        try (Connection first = DriverManager.getConnection(url)) {
            run(first, "CREATE STREAM s (i INT)");
            run(first, "INSERT INTO s VALUES (1), (2)");
        }
        try (Connection again = DriverManager.getConnection(url);
                Statement statement = again.createStatement();
                ResultSet rows = statement.executeQuery("SELECT SUM(i) FROM s")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(3);
        }
    }

    @Test
    void describesItself() throws SQLException {
        MillraceDataSource source = new MillraceDataSource();
        source.setUrl("jdbc:millrace:mem:described");
        try (Connection connection = source.getConnection()) {
            DatabaseMetaData metaData = connection.getMetaData();
            assertThat(metaData.getDatabaseProductName()).isEqualTo("Millrace");
            assertThat(metaData.getDatabaseProductVersion()).startsWith("0.");
            assertThat(metaData.getDriverName()).isEqualTo("Millrace JDBC Driver");
            assertThat(metaData.getURL()).isEqualTo("jdbc:millrace:mem:described");
            assertThat(metaData.getUserName()).isEqualTo("millrace");
            assertThat(connection.unwrap(MillraceConnection.class)).isSameAs(connection);
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT 1")) {
                assertThat(rows.getStatement()).isSameAs(statement);
                assertThat(statement.getConnection()).isSameAs(connection);
            }
        }
    }

    @Test
    void toolsFindTablesColumnsAndTypes() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:millrace:mem:metadata")) {
            run(connection, "CREATE STREAM orders (id BIGINT NOT NULL, amount DECIMAL(12, 2), note VARCHAR)");
            run(connection, "CREATE TABLE customers (id BIGINT PRIMARY KEY, name VARCHAR UNIQUE)");
            DatabaseMetaData metaData = connection.getMetaData();
            assertThat(column(metaData.getTables(null, null, "%", new String[] {"TABLE"}), "TABLE_NAME"))
                    .contains("orders", "customers");
            assertThat(column(metaData.getColumns(null, null, "orders", "%"), "COLUMN_NAME"))
                    .containsExactly("id", "amount", "note");
            try (ResultSet amount = metaData.getColumns(null, "public", "orders", "amount")) {
                assertThat(amount.next()).isTrue();
                assertThat(amount.getInt("DATA_TYPE")).isEqualTo(java.sql.Types.NUMERIC);
                assertThat(amount.getInt("COLUMN_SIZE")).isEqualTo(12);
                assertThat(amount.getInt("DECIMAL_DIGITS")).isEqualTo(2);
            }
            assertThat(column(metaData.getSchemas(), "TABLE_SCHEM")).contains("public");
            assertThat(column(metaData.getTypeInfo(), "TYPE_NAME")).contains("int8", "varchar", "numeric");
            assertThat(column(metaData.getPrimaryKeys(null, null, "customers"), "COLUMN_NAME"))
                    .containsExactly("id");
            assertThat(column(metaData.getIndexInfo(null, null, "customers", true, true), "INDEX_NAME"))
                    .containsExactly("customers_name_key", "customers_pkey");
        }
    }

    @Test
    void toolsAreToldWhatThereIsNot() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:millrace:mem:not")) {
            run(connection, "CREATE STREAM orders (id BIGINT)");
            run(connection, "CREATE TABLE customers (id BIGINT PRIMARY KEY)");
            run(connection, "CREATE TABLE notes (line VARCHAR)");
            DatabaseMetaData metaData = connection.getMetaData();
            assertThat(column(metaData.getPseudoColumns(null, "public", "%", "\\_o%"), "TABLE_NAME"))
                    .containsExactly("customers", "orders");
            assertThat(column(metaData.getPseudoColumns(null, null, "orders", null), "COLUMN_NAME"))
                    .containsExactly("_headers", "_key", "_offset", "_partition", "_timestamp");
            assertThat(column(metaData.getUDTs(null, null, "%", null), "TYPE_NAME"))
                    .isEmpty();
            assertThat(column(metaData.getAttributes(null, null, "%", "%"), "ATTR_NAME"))
                    .isEmpty();
            assertThat(column(metaData.getSuperTypes(null, null, "%"), "TYPE_NAME"))
                    .isEmpty();
            assertThat(column(metaData.getSuperTables(null, null, "%"), "TABLE_NAME"))
                    .isEmpty();
            assertThat(column(metaData.getVersionColumns(null, null, "orders"), "COLUMN_NAME"))
                    .isEmpty();
            assertThat(metaData.getRowIdLifetime()).isEqualTo(RowIdLifetime.ROWID_UNSUPPORTED);
            assertThat(metaData.supportsSelectForUpdate()).isFalse();
            assertThat(metaData.supportsDataDefinitionAndDataManipulationTransactions())
                    .isFalse();
        }
    }

    @Test
    void stockPgjdbcStaysBesideIt() throws SQLException {
        List<String> drivers = new ArrayList<>();
        for (Driver driver : Collections.list(DriverManager.getDrivers())) {
            drivers.add(driver.getClass().getName());
        }
        assertThat(drivers).contains("io.millrace.jdbc.MillraceDriver", "org.postgresql.Driver");
        assertThat(DriverManager.getDriver("jdbc:postgresql://localhost/x")
                        .getClass()
                        .getName())
                .isEqualTo("org.postgresql.Driver");
        assertThat(DriverManager.getDriver("jdbc:millrace:mem:x").getClass().getName())
                .isEqualTo("io.millrace.jdbc.MillraceDriver");
    }
}
