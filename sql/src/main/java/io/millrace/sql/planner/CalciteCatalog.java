package io.millrace.sql.planner;

import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.SystemColumns;
import io.millrace.engine.data.Schema;
import io.millrace.sql.introspection.SystemTable;
import io.millrace.sql.introspection.SystemTables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.apache.calcite.sql.validate.SqlNameMatchers;

/**
 * The catalog at one instant, for one query: schema public with the relations, and the system schemas. An unqualified
 * name is looked up in public, then in pg_catalog. Each may be qualified with the database's name, millrace.
 *
 * <p>A relation shows those of its system columns that the query names anywhere, and no others: so they are hidden from
 * {@code *} and from NATURAL JOIN.
 */
final class CalciteCatalog extends CalciteCatalogReader {
    static final String PUBLIC = "public";
    static final String DATABASE = "millrace";

    private static final List<List<String>> SEARCH_PATH = List.of(List.of(PUBLIC), List.of("pg_catalog"), List.of());

    private CalciteCatalog(CalciteSchema root) {
        super(
                root,
                SqlNameMatchers.withCaseSensitive(true),
                SEARCH_PATH,
                MillraceTypeFactory.INSTANCE,
                new CalciteConnectionConfigImpl(settings()));
    }

    private static Properties settings() {
        Properties settings = new Properties();
        settings.setProperty(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "true");
        settings.setProperty(CalciteConnectionProperty.UNQUOTED_CASING.camelName(), Casing.TO_LOWER.name());
        return settings;
    }

    /** @param namedSystemColumns names of system columns that occur in the query */
    static CalciteCatalog of(Catalog catalog, SystemTables systemTables, Set<String> namedSystemColumns) {
        Map<String, Map<String, Table>> schemas = new HashMap<>();
        schemas.put(PUBLIC, new RelationTables(catalog, namedSystemColumns));
        for (SystemTable table : systemTables.tables()) {
            schemas.computeIfAbsent(table.schemaName(), unused -> new HashMap<>())
                    .put(table.name(), RelationTable.of(table));
        }
        CalciteSchema root = CalciteSchema.createRootSchema(false, false, "", new FixedSchema(Map.of()));
        schemas.forEach((name, tables) -> root.add(name, new FixedSchema(tables)));
        CalciteSchema database = root.getSubSchema(DATABASE, true);
        CalciteSchema parent = database == null ? root.add(DATABASE, new FixedSchema(Map.of())) : database;
        schemas.forEach((name, tables) -> parent.add(name, new FixedSchema(tables)));
        return new CalciteCatalog(root);
    }

    private static final class FixedSchema extends AbstractSchema {
        private final Map<String, Table> tables;

        FixedSchema(Map<String, Table> tables) {
            this.tables = tables;
        }

        @Override
        protected Map<String, Table> getTableMap() {
            return tables;
        }

        @Override
        public org.apache.calcite.schema.Schema snapshot(org.apache.calcite.schema.SchemaVersion version) {
            return this;
        }
    }

    static Schema visibleColumns(Relation relation, Set<String> namedSystemColumns) {
        Schema own = relation.schema();
        // A row of a bag is of no record in particular.
        if (namedSystemColumns.isEmpty() || relation.changes() == Relation.Changes.WEIGHTED) {
            return own;
        }
        List<Schema.Field> fields = new ArrayList<>(own.fields());
        for (Schema.Field field : SystemColumns.SCHEMA.fields()) {
            if (namedSystemColumns.contains(field.name()) && own.indexOf(field.name()) < 0) {
                fields.add(field);
            }
        }
        return new Schema(fields);
    }
}
