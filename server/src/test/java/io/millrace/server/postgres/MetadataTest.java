package io.millrace.server.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.RunningServer;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What stock pgjdbc tells a tool of the database, for which it asks pg_catalog. */
final class MetadataTest {
    @RegisterExtension
    static final RunningServer server = new RunningServer();

    private static Connection connection;
    private static DatabaseMetaData metadata;

    @BeforeAll
    static void start() throws SQLException {
        connection = server.connectByPgjdbc("");
        metadata = connection.getMetaData();
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE STREAM orders (id BIGINT NOT NULL, amount DECIMAL(12,2), note VARCHAR(20))");
            statement.execute("CREATE TABLE stock (shop INT, item BIGINT, count INT, PRIMARY KEY (shop, item))");
            statement.execute(
                    "CREATE MATERIALIZED VIEW totals AS SELECT id, sum(amount) AS total FROM orders GROUP BY id");
        }
    }

    @AfterAll
    static void stop() throws SQLException {
        connection.close();
    }

    /** The columns' values joined, a row each. */
    private static List<String> rows(ResultSet result, String... columns) throws SQLException {
        try (result) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (String column : columns) {
                    row.add(result.getString(column));
                }
                rows.add(String.join(" ", row));
            }
            return rows;
        }
    }

    @Test
    void listsRelationsBySchemaAndKind() throws SQLException {
        assertThat(rows(metadata.getTables(null, "public", "%", null), "TABLE_NAME", "TABLE_TYPE"))
                .containsExactly("stock_pkey INDEX", "totals MATERIALIZED VIEW", "orders TABLE", "stock TABLE");
        assertThat(rows(metadata.getTables(null, null, "o%", new String[] {"TABLE"}), "TABLE_SCHEM", "TABLE_NAME"))
                .containsExactly("public orders");
        assertThat(rows(metadata.getSchemas(), "TABLE_SCHEM"))
                .containsExactly("information_schema", "millrace", "pg_catalog", "public");
        assertThat(rows(metadata.getCatalogs(), "TABLE_CAT")).containsExactly("millrace");
        assertThat(rows(metadata.getTableTypes(), "TABLE_TYPE")).contains("TABLE", "VIEW", "MATERIALIZED VIEW");
    }

    @Test
    void describesColumns() throws SQLException {
        assertThat(rows(
                        metadata.getColumns(null, "public", "orders", "%"),
                        "COLUMN_NAME",
                        "TYPE_NAME",
                        "COLUMN_SIZE",
                        "DECIMAL_DIGITS",
                        "IS_NULLABLE",
                        "ORDINAL_POSITION"))
                .containsExactly("id int8 19 0 NO 1", "amount numeric 12 2 YES 2", "note varchar 20 0 YES 3");
        assertThat(rows(metadata.getVersionColumns(null, "public", "orders"), "COLUMN_NAME"))
                .containsExactly("ctid");
    }

    @Test
    void describesKeysAndIndexes() throws SQLException {
        assertThat(rows(metadata.getPrimaryKeys(null, "public", "stock"), "COLUMN_NAME", "KEY_SEQ", "PK_NAME"))
                .containsExactly("shop 1 stock_pkey", "item 2 stock_pkey");
        assertThat(rows(
                        metadata.getIndexInfo(null, "public", "stock", true, false),
                        "INDEX_NAME",
                        "NON_UNIQUE",
                        "ORDINAL_POSITION",
                        "COLUMN_NAME",
                        "ASC_OR_DESC"))
                .containsExactly("stock_pkey f 1 shop A", "stock_pkey f 2 item A");
        assertThat(rows(metadata.getBestRowIdentifier(null, "public", "stock", 0, true), "COLUMN_NAME"))
                .containsExactlyInAnyOrder("shop", "item");
        assertThat(rows(metadata.getImportedKeys(null, "public", "stock"), "FKCOLUMN_NAME"))
                .isEmpty();
        assertThat(rows(metadata.getExportedKeys(null, "public", "stock"), "FKCOLUMN_NAME"))
                .isEmpty();
        assertThat(rows(metadata.getCrossReference(null, null, "stock", null, null, "orders"), "FKCOLUMN_NAME"))
                .isEmpty();
    }

    @Test
    void describesTypesFunctionsAndRights() throws SQLException {
        assertThat(rows(metadata.getTypeInfo(), "TYPE_NAME"))
                .contains("int8", "numeric", "text", "timestamptz", "bytea");
        assertThat(rows(metadata.getUDTs(null, "public", "%", null), "TYPE_NAME"))
                .containsExactly("orders", "stock", "totals");
        assertThat(rows(metadata.getFunctions(null, "public", "%"), "FUNCTION_NAME"))
                .isEmpty();
        assertThat(rows(metadata.getFunctionColumns(null, "public", "%", "%"), "COLUMN_NAME"))
                .isEmpty();
        assertThat(rows(metadata.getProcedures(null, "public", "%"), "PROCEDURE_NAME"))
                .isEmpty();
        assertThat(rows(metadata.getProcedureColumns(null, "public", "%", "%"), "COLUMN_NAME"))
                .isEmpty();
        assertThat(rows(metadata.getTablePrivileges(null, "public", "stock"), "PRIVILEGE"))
                .contains("SELECT");
        assertThat(rows(metadata.getColumnPrivileges(null, "public", "stock", "shop"), "PRIVILEGE"))
                .contains("SELECT");
        assertThat(rows(metadata.getClientInfoProperties(), "NAME")).contains("ApplicationName");
        assertThat(metadata.getSQLKeywords()).isNotEmpty();
        assertThat(metadata.getMaxColumnNameLength()).isPositive();
        assertThat(metadata.getDatabaseProductName()).isEqualTo("PostgreSQL");
    }
}
