package io.millrace.jdbc;

import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** DatabaseMetaData's answers on tables and columns, out of {@code information_schema}. */
final class CatalogRows {
    private static final Set<String> SYSTEM_SCHEMAS =
            new HashSet<>(Arrays.asList("pg_catalog", "information_schema", "millrace"));

    private final WireConnection connection;

    CatalogRows(WireConnection connection) {
        this.connection = connection;
    }

    WireConnection connection() {
        return connection;
    }

    /** Reads rows one after another. */
    interface Each {
        void row(ResultSet row) throws SQLException;
    }

    void read(String sql, Each each) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                each.row(rows);
            }
        }
    }

    ResultSet tables(
            @Nullable String catalog,
            @Nullable String schemaPattern,
            @Nullable String namePattern,
            String @Nullable [] types)
            throws SQLException {
        Pattern schemas = like(schemaPattern);
        Pattern names = like(namePattern);
        Set<String> wanted = types == null ? null : new HashSet<>(Arrays.asList(types));
        MetaRows found = new MetaRows(
                "TABLE_CAT",
                "TABLE_SCHEM",
                "TABLE_NAME",
                "TABLE_TYPE",
                "REMARKS",
                "TYPE_CAT",
                "TYPE_SCHEM",
                "TYPE_NAME",
                "SELF_REFERENCING_COL_NAME",
                "REF_GENERATION");
        // JDBC orders by type first; table_type sorts as its JDBC name does.
        for (boolean system : new boolean[] {true, false}) {
            read(
                    "SELECT table_catalog, table_schema, table_name, table_type FROM information_schema.tables"
                            + " ORDER BY table_type, table_schema, table_name",
                    row -> {
                        String schema = row.getString(2);
                        String type = type(schema, row.getString(4));
                        if (system == SYSTEM_SCHEMAS.contains(schema)
                                && isCatalog(catalog, row.getString(1))
                                && schemas.matcher(schema).matches()
                                && names.matcher(row.getString(3)).matches()
                                && (wanted == null || wanted.contains(type))) {
                            found.add(
                                    row.getString(1),
                                    schema,
                                    row.getString(3),
                                    type,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null);
                        }
                    });
        }
        return found.in(connection);
    }

    private static String type(String schema, String type) {
        if (SYSTEM_SCHEMAS.contains(schema)) {
            return type.equals("BASE TABLE") ? "SYSTEM TABLE" : "SYSTEM VIEW";
        }
        return type.equals("BASE TABLE") ? "TABLE" : type;
    }

    ResultSet tableTypes() throws SQLException {
        MetaRows found = new MetaRows("TABLE_TYPE");
        for (String type : new String[] {"SYSTEM TABLE", "SYSTEM VIEW", "TABLE", "VIEW"}) {
            found.add(type);
        }
        return found.in(connection);
    }

    ResultSet columns(
            @Nullable String catalog,
            @Nullable String schemaPattern,
            @Nullable String tablePattern,
            @Nullable String columnPattern)
            throws SQLException {
        Pattern schemas = like(schemaPattern);
        Pattern tables = like(tablePattern);
        Pattern names = like(columnPattern);
        MetaRows found = new MetaRows(
                "TABLE_CAT",
                "TABLE_SCHEM",
                "TABLE_NAME",
                "COLUMN_NAME",
                "DATA_TYPE#",
                "TYPE_NAME",
                "COLUMN_SIZE#",
                "BUFFER_LENGTH",
                "DECIMAL_DIGITS#",
                "NUM_PREC_RADIX#",
                "NULLABLE#",
                "REMARKS",
                "COLUMN_DEF",
                "SQL_DATA_TYPE#",
                "SQL_DATETIME_SUB#",
                "CHAR_OCTET_LENGTH#",
                "ORDINAL_POSITION#",
                "IS_NULLABLE",
                "SCOPE_CATALOG",
                "SCOPE_SCHEMA",
                "SCOPE_TABLE",
                "SOURCE_DATA_TYPE#",
                "IS_AUTOINCREMENT",
                "IS_GENERATEDCOLUMN");
        read(
                "SELECT table_catalog, table_schema, table_name, column_name, ordinal_position, is_nullable, udt_name,"
                        + " character_maximum_length, numeric_precision, numeric_scale, datetime_precision, column_default"
                        + " FROM information_schema.columns ORDER BY table_schema, table_name, ordinal_position",
                row -> {
                    if (isCatalog(catalog, row.getString(1))
                            && schemas.matcher(row.getString(2)).matches()
                            && tables.matcher(row.getString(3)).matches()
                            && names.matcher(row.getString(4)).matches()) {
                        addColumn(found, row);
                    }
                });
        return found.in(connection);
    }

    private static void addColumn(MetaRows found, ResultSet row) throws SQLException {
        TypeNames.Type type = TypeNames.of(row.getString(7));
        int length = row.getInt(8);
        int precision = type.jdbcType == Types.NUMERIC ? row.getInt(9) : 0;
        int size = length > 0 ? length : precision > 0 ? precision : type.precision;
        boolean isTime = row.getString(11) != null && !type.isNumber();
        Object digits = isTime ? (Object) row.getInt(11) : type.isNumber() ? (Object) row.getInt(10) : null;
        boolean nullable = !"NO".equals(row.getString(6));
        found.add(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                type.jdbcType,
                type.name,
                size,
                null,
                digits,
                10,
                nullable ? DatabaseMetaData.columnNullable : DatabaseMetaData.columnNoNulls,
                null,
                row.getString(12),
                null,
                null,
                type.quote == null ? null : size,
                row.getInt(5),
                nullable ? "YES" : "NO",
                null,
                null,
                null,
                null,
                "NO",
                "NO");
    }

    /** @param bestRow in the shape of getBestRowIdentifier instead of getPrimaryKeys */
    ResultSet keys(@Nullable String schema, String table, boolean bestRow) throws SQLException {
        MetaRows found = bestRow
                ? MetaRows.identifyingColumns()
                : new MetaRows("TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "COLUMN_NAME", "KEY_SEQ#", "PK_NAME");
        read(
                "SELECT k.table_catalog, k.table_schema, k.table_name, k.column_name, k.ordinal_position,"
                        + " k.constraint_name, c.udt_name FROM information_schema.key_column_usage k"
                        + " JOIN information_schema.columns c ON c.table_schema = k.table_schema"
                        + " AND c.table_name = k.table_name AND c.column_name = k.column_name"
                        + " JOIN information_schema.table_constraints p ON p.table_schema = k.table_schema"
                        + " AND p.table_name = k.table_name AND p.constraint_name = k.constraint_name"
                        + " AND p.constraint_type = 'PRIMARY KEY' ORDER BY k.column_name",
                row -> {
                    boolean here = table.equals(row.getString(3))
                            && (schema == null || schema.isEmpty() || schema.equals(row.getString(2)));
                    if (here && bestRow) {
                        TypeNames.Type type = TypeNames.of(row.getString(7));
                        found.add(
                                DatabaseMetaData.bestRowSession,
                                row.getString(4),
                                type.jdbcType,
                                type.name,
                                type.precision,
                                null,
                                null,
                                DatabaseMetaData.bestRowNotPseudo);
                    } else if (here) {
                        found.add(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getInt(5),
                                row.getString(6));
                    }
                });
        return found.in(connection);
    }

    /** All are unique: other indexes are not kept. */
    ResultSet indexes(@Nullable String schema, String table) throws SQLException {
        MetaRows found = new MetaRows(
                "TABLE_CAT",
                "TABLE_SCHEM",
                "TABLE_NAME",
                "NON_UNIQUE?",
                "INDEX_QUALIFIER",
                "INDEX_NAME",
                "TYPE#",
                "ORDINAL_POSITION#",
                "COLUMN_NAME",
                "ASC_OR_DESC",
                "CARDINALITY#",
                "PAGES#",
                "FILTER_CONDITION");
        read(
                "SELECT current_database(), n.nspname, t.relname, i.relname, a.attnum, a.attname FROM pg_index x"
                        + " JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace"
                        + " JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_attribute a ON a.attrelid = x.indexrelid"
                        + " ORDER BY i.relname, a.attnum",
                row -> {
                    if (table.equals(row.getString(3))
                            && (schema == null || schema.isEmpty() || schema.equals(row.getString(2)))) {
                        found.add(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                false,
                                null,
                                row.getString(4),
                                DatabaseMetaData.tableIndexOther,
                                row.getInt(5),
                                row.getString(6),
                                "A",
                                0,
                                0,
                                null);
                    }
                });
        return found.in(connection);
    }

    ResultSet typeInfo() throws SQLException {
        MetaRows found = new MetaRows(
                "TYPE_NAME",
                "DATA_TYPE#",
                "PRECISION#",
                "LITERAL_PREFIX",
                "LITERAL_SUFFIX",
                "CREATE_PARAMS",
                "NULLABLE#",
                "CASE_SENSITIVE?",
                "SEARCHABLE#",
                "UNSIGNED_ATTRIBUTE?",
                "FIXED_PREC_SCALE?",
                "AUTO_INCREMENT?",
                "LOCAL_TYPE_NAME",
                "MINIMUM_SCALE#",
                "MAXIMUM_SCALE#",
                "SQL_DATA_TYPE#",
                "SQL_DATETIME_SUB#",
                "NUM_PREC_RADIX#");
        for (TypeNames.Type type : TypeNames.all()) {
            found.add(
                    type.name,
                    type.jdbcType,
                    type.precision,
                    type.quote,
                    type.quote,
                    type.parameters,
                    DatabaseMetaData.typeNullable,
                    type.jdbcType == Types.VARCHAR || type.jdbcType == Types.CHAR,
                    DatabaseMetaData.typeSearchable,
                    !type.isNumber(),
                    false,
                    false,
                    null,
                    0,
                    type.maximumScale,
                    null,
                    null,
                    10);
        }
        return found.in(connection);
    }

    static boolean isCatalog(@Nullable String wanted, String catalog) {
        return wanted == null || wanted.isEmpty() || wanted.equals(catalog);
    }

    /** A pattern of JDBC: {@code %}, {@code _}, and a backslash before either; null or empty is anything. */
    static Pattern like(@Nullable String pattern) {
        if (pattern == null || pattern.isEmpty()) {
            return Pattern.compile(".*", Pattern.DOTALL);
        }
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\' && i + 1 < pattern.length()) {
                i++;
                regex.append(Pattern.quote(String.valueOf(pattern.charAt(i))));
            } else {
                regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}
