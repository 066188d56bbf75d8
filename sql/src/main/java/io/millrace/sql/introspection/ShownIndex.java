package io.millrace.sql.introspection;

import java.util.List;

/**
 * A unique index of a table, as pg_catalog shows it.
 *
 * @param constraint whether it is that of a constraint, PRIMARY KEY or UNIQUE
 */
record ShownIndex(ShownRelation table, String name, List<String> columns, boolean primary, boolean constraint) {
    long oid() {
        return primary ? Oids.primaryKeyIndex(table.name()) : Oids.uniqueIndex(table.name(), name);
    }

    long constraintOid() {
        return primary ? Oids.primaryKey(table.name()) : Oids.unique(table.name(), name);
    }

    /** As {@code conkey} and {@code indkey} have them. */
    List<Long> columnNumbers() {
        return columns.stream()
                .map(column -> (long) table.columns().indexOf(column) + 1)
                .toList();
    }

    String constraintDefinition() {
        return (primary ? "PRIMARY KEY (" : "UNIQUE (") + columnList() + ")";
    }

    String definition() {
        return "CREATE UNIQUE INDEX " + CatalogNames.quoted(name) + " ON " + table.schemaName() + "."
                + CatalogNames.quoted(table.name()) + " USING btree (" + columnList() + ")";
    }

    private String columnList() {
        return String.join(", ", columns.stream().map(CatalogNames::quoted).toList());
    }
}
