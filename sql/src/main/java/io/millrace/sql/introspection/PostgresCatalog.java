package io.millrace.sql.introspection;

import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.SequenceDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * pg_catalog, as far as drivers and tools read it: every table with PostgreSQL 15's columns; those of things that we do
 * not have are empty. A stream shows as a table.
 */
final class PostgresCatalog {
    static final String SCHEMA = "pg_catalog";
    static final String OWNER = "millrace";
    private static final Map<String, TableShape> SHAPES = TableShapes.read("pg_catalog.txt");

    private final Map<String, BiConsumer<Catalog, NamedRows>> contents = new HashMap<>();

    PostgresCatalog(
            Supplier<List<SystemTable>> systemTables,
            OpenSessions sessions,
            UnaryOperator<SequenceDefinition> sequences) {
        contents.putAll(new RelationTables(systemTables).contents());
        contents.putAll(new GeneratedTables(sequences).contents());
        contents.putAll(new TypeTables(systemTables).contents());
        contents.putAll(new ClusterTables(sessions).contents());
    }

    List<SystemTable> tables() {
        List<SystemTable> tables = new ArrayList<>();
        SHAPES.forEach((name, shape) ->
                tables.add(new ComputedTable(SCHEMA, name, shape, contents.getOrDefault(name, (catalog, rows) -> {}))));
        return tables;
    }
}
