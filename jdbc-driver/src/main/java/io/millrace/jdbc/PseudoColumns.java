package io.millrace.jdbc;

import java.sql.PseudoColumnUsage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** DatabaseMetaData's answer on the columns that every record has besides its own. */
final class PseudoColumns {
    private enum Column {
        HEADERS("_headers", Types.OTHER, 0, false),
        KEY("_key", Types.BINARY, 0, true),
        OFFSET("_offset", Types.BIGINT, 19, false),
        PARTITION("_partition", Types.INTEGER, 10, false),
        TIMESTAMP("_timestamp", Types.TIMESTAMP_WITH_TIMEZONE, 35, false);

        final String columnName;
        final int jdbcType;
        final int size;
        final boolean nullable;

        Column(String columnName, int jdbcType, int size, boolean nullable) {
            this.columnName = columnName;
            this.jdbcType = jdbcType;
            this.size = size;
            this.nullable = nullable;
        }
    }

    /** Rows of relations that have neither a key nor grow only are of no record in particular. */
    private static final String RELATIONS = "SELECT current_database(), 'public', name FROM ("
            + "SELECT name FROM millrace.streams UNION ALL SELECT name FROM millrace.tables WHERE key <> ''"
            + " UNION ALL SELECT name FROM millrace.views WHERE key <> '') AS relations ORDER BY name";

    private PseudoColumns() {}

    static ResultSet find(
            CatalogRows catalog,
            @Nullable String catalogName,
            @Nullable String schemaPattern,
            @Nullable String tablePattern,
            @Nullable String columnPattern)
            throws SQLException {
        Pattern schemas = CatalogRows.like(schemaPattern);
        Pattern tables = CatalogRows.like(tablePattern);
        Pattern columns = CatalogRows.like(columnPattern);
        MetaRows found = new MetaRows(
                "TABLE_CAT",
                "TABLE_SCHEM",
                "TABLE_NAME",
                "COLUMN_NAME",
                "DATA_TYPE#",
                "COLUMN_SIZE#",
                "DECIMAL_DIGITS#",
                "NUM_PREC_RADIX#",
                "COLUMN_USAGE",
                "REMARKS",
                "CHAR_OCTET_LENGTH#",
                "IS_NULLABLE");
        catalog.read(RELATIONS, row -> {
            boolean wanted = CatalogRows.isCatalog(catalogName, row.getString(1))
                    && schemas.matcher(row.getString(2)).matches()
                    && tables.matcher(row.getString(3)).matches();
            for (Column column : Column.values()) {
                if (wanted && columns.matcher(column.columnName).matches()) {
                    found.add(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            column.columnName,
                            column.jdbcType,
                            column.size,
                            column == Column.TIMESTAMP ? 3 : null,
                            10,
                            PseudoColumnUsage.NO_USAGE_RESTRICTIONS,
                            null,
                            null,
                            column.nullable ? "YES" : "NO");
                }
            }
        });
        return found.in(catalog.connection());
    }
}
