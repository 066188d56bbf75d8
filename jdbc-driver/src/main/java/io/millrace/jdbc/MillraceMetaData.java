package io.millrace.jdbc;

import java.sql.ResultSet;
import java.sql.RowIdLifetime;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgDatabaseMetaData;

/**
 * pgjdbc's metadata under our own name. What tools ask first (tables, columns, keys, types) comes out of
 * {@code information_schema}; there are no foreign keys and no indexes to tell of. The rest is pgjdbc's, read from the
 * server's {@code pg_catalog}.
 */
final class MillraceMetaData extends PgDatabaseMetaData {
    private final WireConnection wire;
    private final CatalogRows catalog;

    MillraceMetaData(WireConnection connection) {
        super(connection);
        wire = connection;
        catalog = new CatalogRows(connection);
    }

    @Override
    public ResultSet getTables(
            @Nullable String catalogName,
            @Nullable String schemaPattern,
            @Nullable String namePattern,
            String @Nullable [] types)
            throws SQLException {
        return catalog.tables(catalogName, schemaPattern, namePattern, types);
    }

    @Override
    public ResultSet getTableTypes() throws SQLException {
        return catalog.tableTypes();
    }

    @Override
    public ResultSet getColumns(
            @Nullable String catalogName,
            @Nullable String schemaPattern,
            @Nullable String tablePattern,
            @Nullable String columnPattern)
            throws SQLException {
        return catalog.columns(catalogName, schemaPattern, tablePattern, columnPattern);
    }

    @Override
    public ResultSet getPrimaryKeys(@Nullable String catalogName, @Nullable String schema, String table)
            throws SQLException {
        return catalog.keys(schema, table, false);
    }

    @Override
    public ResultSet getBestRowIdentifier(
            @Nullable String catalogName, @Nullable String schema, String table, int scope, boolean nullable)
            throws SQLException {
        return catalog.keys(schema, table, true);
    }

    @Override
    public ResultSet getTypeInfo() throws SQLException {
        return catalog.typeInfo();
    }

    @Override
    public ResultSet getIndexInfo(
            @Nullable String catalogName, @Nullable String schema, String table, boolean unique, boolean approximate)
            throws SQLException {
        return catalog.indexes(schema, table);
    }

    @Override
    public ResultSet getImportedKeys(@Nullable String catalogName, @Nullable String schema, String table)
            throws SQLException {
        return noForeignKeys();
    }

    @Override
    public ResultSet getExportedKeys(@Nullable String catalogName, @Nullable String schema, String table)
            throws SQLException {
        return noForeignKeys();
    }

    @Override
    public ResultSet getCrossReference(
            @Nullable String parentCatalog,
            @Nullable String parentSchema,
            String parentTable,
            @Nullable String foreignCatalog,
            @Nullable String foreignSchema,
            String foreignTable)
            throws SQLException {
        return noForeignKeys();
    }

    private ResultSet noForeignKeys() throws SQLException {
        return new MetaRows(
                        "PKTABLE_CAT",
                        "PKTABLE_SCHEM",
                        "PKTABLE_NAME",
                        "PKCOLUMN_NAME",
                        "FKTABLE_CAT",
                        "FKTABLE_SCHEM",
                        "FKTABLE_NAME",
                        "FKCOLUMN_NAME",
                        "KEY_SEQ#",
                        "UPDATE_RULE#",
                        "DELETE_RULE#",
                        "FK_NAME",
                        "PK_NAME",
                        "DEFERRABILITY#")
                .in(wire);
    }

    @Override
    public ResultSet getVersionColumns(@Nullable String catalogName, @Nullable String schema, String table)
            throws SQLException {
        return MetaRows.identifyingColumns().in(wire);
    }

    @Override
    public ResultSet getUDTs(
            @Nullable String catalogName,
            @Nullable String schemaPattern,
            @Nullable String namePattern,
            int @Nullable [] types)
            throws SQLException {
        return new MetaRows("TYPE_CAT", "TYPE_SCHEM", "TYPE_NAME", "CLASS_NAME", "DATA_TYPE#", "REMARKS", "BASE_TYPE#")
                .in(wire);
    }

    @Override
    public ResultSet getAttributes(
            @Nullable String catalogName,
            @Nullable String schemaPattern,
            @Nullable String typePattern,
            @Nullable String attributePattern)
            throws SQLException {
        return new MetaRows(
                        "TYPE_CAT",
                        "TYPE_SCHEM",
                        "TYPE_NAME",
                        "ATTR_NAME",
                        "DATA_TYPE#",
                        "ATTR_TYPE_NAME",
                        "ATTR_SIZE#",
                        "DECIMAL_DIGITS#",
                        "NUM_PREC_RADIX#",
                        "NULLABLE#",
                        "REMARKS",
                        "ATTR_DEF",
                        "SQL_DATA_TYPE#",
                        "SQL_DATETIME_SUB#",
                        "CHAR_OCTET_LENGTH#",
                        "ORDINAL_POSITION#",
                        "IS_NULLABLE",
                        "SCOPE_CATALOG",
                        "SCOPE_SCHEMA",
                        "SCOPE_TABLE",
                        "SOURCE_DATA_TYPE#")
                .in(wire);
    }

    @Override
    public ResultSet getSuperTypes(
            @Nullable String catalogName, @Nullable String schemaPattern, @Nullable String typePattern)
            throws SQLException {
        return new MetaRows("TYPE_CAT", "TYPE_SCHEM", "TYPE_NAME", "SUPERTYPE_CAT", "SUPERTYPE_SCHEM", "SUPERTYPE_NAME")
                .in(wire);
    }

    @Override
    public ResultSet getSuperTables(
            @Nullable String catalogName, @Nullable String schemaPattern, @Nullable String tablePattern)
            throws SQLException {
        return new MetaRows("TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "SUPERTABLE_NAME").in(wire);
    }

    @Override
    public ResultSet getPseudoColumns(
            @Nullable String catalogName,
            @Nullable String schemaPattern,
            @Nullable String tablePattern,
            @Nullable String columnPattern)
            throws SQLException {
        return PseudoColumns.find(catalog, catalogName, schemaPattern, tablePattern, columnPattern);
    }

    @Override
    public RowIdLifetime getRowIdLifetime() {
        return RowIdLifetime.ROWID_UNSUPPORTED;
    }

    // What pgjdbc says of PostgreSQL and is not so here.

    @Override
    public boolean supportsSelectForUpdate() {
        return false;
    }

    @Override
    public boolean supportsIntegrityEnhancementFacility() {
        return false;
    }

    @Override
    public boolean supportsAlterTableWithDropColumn() {
        return false;
    }

    @Override
    public boolean supportsStoredProcedures() {
        return false;
    }

    @Override
    public boolean supportsStoredFunctionsUsingCallSyntax() {
        return false;
    }

    @Override
    public boolean supportsRefCursors() {
        return false;
    }

    /** A definition takes effect at once, also within a transaction. */
    @Override
    public boolean supportsDataDefinitionAndDataManipulationTransactions() {
        return false;
    }

    @Override
    public boolean supportsDataManipulationTransactionsOnly() {
        return true;
    }

    @Override
    public String getDatabaseProductName() {
        return "Millrace";
    }

    @Override
    public String getDatabaseProductVersion() throws SQLException {
        String version = wire.millraceVersion();
        return version == null ? super.getDatabaseProductVersion() : version;
    }

    @Override
    public int getDatabaseMajorVersion() throws SQLException {
        return versionPart(0, super.getDatabaseMajorVersion());
    }

    @Override
    public int getDatabaseMinorVersion() throws SQLException {
        return versionPart(1, super.getDatabaseMinorVersion());
    }

    private int versionPart(int index, int otherwise) {
        String version = wire.millraceVersion();
        String[] parts = version == null ? new String[0] : version.split("[^0-9]+", 3);
        return index < parts.length && !parts[index].isEmpty() ? Integer.parseInt(parts[index]) : otherwise;
    }

    @Override
    public String getDriverName() {
        return MillraceDriver.NAME;
    }

    @Override
    public String getDriverVersion() {
        return MillraceDriver.MAJOR_VERSION + "." + MillraceDriver.MINOR_VERSION;
    }

    @Override
    public int getDriverMajorVersion() {
        return MillraceDriver.MAJOR_VERSION;
    }

    @Override
    public int getDriverMinorVersion() {
        return MillraceDriver.MINOR_VERSION;
    }
}
