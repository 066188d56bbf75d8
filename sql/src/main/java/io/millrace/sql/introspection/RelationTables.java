package io.millrace.sql.introspection;

import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.CheckConstraint;
import io.millrace.engine.catalog.ColumnDefault;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What pg_catalog says of relations, their columns, their indexes and their constraints. */
final class RelationTables {
    private final Supplier<List<SystemTable>> systemTables;

    RelationTables(Supplier<List<SystemTable>> systemTables) {
        this.systemTables = systemTables;
    }

    Map<String, BiConsumer<Catalog, NamedRows>> contents() {
        return Map.of(
                "pg_class", this::classes,
                "pg_attribute", this::attributes,
                "pg_index", this::indexes,
                "pg_constraint", this::constraints,
                "pg_tables", this::tableList,
                "pg_views", this::viewList,
                "pg_matviews", this::materializedViewList,
                "pg_indexes", this::indexList);
    }

    private List<ShownRelation> relations(Catalog catalog) {
        return ShownRelation.all(catalog, systemTables.get());
    }

    private void forEachIndex(Catalog catalog, Consumer<ShownIndex> action) {
        relations(catalog).forEach(shown -> shown.indexes().forEach(action));
    }

    private void classes(Catalog catalog, NamedRows rows) {
        for (ShownRelation shown : relations(catalog)) {
            rows.add(
                    "oid", shown.oid(),
                    "relname", shown.name(),
                    "relnamespace", Oids.schema(shown.schemaName()),
                    "reltype", Oids.rowType(shown.schemaName(), shown.name()),
                    "relowner", Oids.OWNER,
                    "relam", shown.kind().equals("v") || shown.kind().equals("S") ? 0 : Oids.HEAP,
                    "relhasindex", !shown.indexes().isEmpty(),
                    "relkind", shown.kind(),
                    "relnatts", shown.columns().size(),
                    "relreplident", "d");
        }
        forEachIndex(
                catalog,
                index -> rows.add(
                        "oid", index.oid(),
                        "relname", index.name(),
                        "relnamespace", Oids.schema(index.table().schemaName()),
                        "relowner", Oids.OWNER,
                        "relam", Oids.BTREE,
                        "relkind", "i",
                        "relnatts", index.columns().size()));
    }

    private void attributes(Catalog catalog, NamedRows rows) {
        for (ShownRelation shown : relations(catalog)) {
            for (int i = 0; i < shown.columns().size(); i++) {
                Schema.Field field = shown.columns().field(i);
                attribute(shown.oid(), i + 1, field, shown.defaultOf(field.name()), rows);
            }
        }
        forEachIndex(catalog, index -> {
            Schema columns = index.table().columns();
            for (int i = 0; i < index.columns().size(); i++) {
                attribute(
                        index.oid(),
                        i + 1,
                        columns.field(columns.indexOf(index.columns().get(i))),
                        null,
                        rows);
            }
        });
    }

    private static void attribute(
            long relation, int number, Schema.Field field, @Nullable ColumnDefault value, NamedRows rows) {
        PostgresTypes.Type type = PostgresTypes.of(field.type());
        rows.add(
                "attrelid",
                relation,
                "attname",
                field.name(),
                "atttypid",
                type.oid(),
                "attlen",
                type.length(),
                "attnum",
                number,
                "attndims",
                field.type() instanceof DataType.Array ? 1 : 0,
                "atttypmod",
                PostgresTypes.modifier(field.type()),
                "attbyval",
                type.isByValue(),
                "attstorage",
                type.storage(),
                "attnotnull",
                !field.nullable(),
                "atthasdef",
                value != null && !value.isIdentity(),
                "attidentity",
                value == null ? "" : identity(value));
    }

    private static String identity(ColumnDefault value) {
        return switch (value.kind()) {
            case DEFAULT -> "";
            case BY_DEFAULT -> "d";
            case ALWAYS -> "a";
        };
    }

    private void indexes(Catalog catalog, NamedRows rows) {
        forEachIndex(
                catalog,
                index -> rows.add(
                        "indexrelid", index.oid(),
                        "indrelid", index.table().oid(),
                        "indnatts", index.columns().size(),
                        "indnkeyatts", index.columns().size(),
                        "indisprimary", index.primary(),
                        "indkey", index.columnNumbers(),
                        "indoption", index.columns().stream().map(column -> 0L).toList()));
    }

    private static List<Long> numbers(ShownRelation shown, List<String> columns) {
        return columns.stream()
                .map(column -> (long) shown.columns().indexOf(column) + 1)
                .toList();
    }

    private void constraints(Catalog catalog, NamedRows rows) {
        forEachIndex(catalog, index -> {
            if (index.constraint()) {
                rows.add(
                        "oid", index.constraintOid(),
                        "conname", index.name(),
                        "contype", index.primary() ? "p" : "u",
                        "connamespace", Oids.schema(index.table().schemaName()),
                        "conrelid", index.table().oid(),
                        "conindid", index.oid(),
                        "conkey", index.columnNumbers());
            }
        });
        for (ShownRelation shown : relations(catalog)) {
            for (CheckConstraint check : shown.checks()) {
                rows.add(
                        "oid", Oids.check(shown.name(), check.name()),
                        "conname", check.name(),
                        "contype", "c",
                        "connamespace", Oids.schema(shown.schemaName()),
                        "conrelid", shown.oid(),
                        "conindid", 0,
                        "conkey", numbers(shown, check.columns()),
                        "conbin", check.sql());
            }
        }
    }

    private void tableList(Catalog catalog, NamedRows rows) {
        for (ShownRelation shown : relations(catalog)) {
            if (shown.kind().equals("r")) {
                rows.add(
                        "schemaname",
                        shown.schemaName(),
                        "tablename",
                        shown.name(),
                        "tableowner",
                        PostgresCatalog.OWNER,
                        "hasindexes",
                        !shown.indexes().isEmpty());
            }
        }
    }

    private void viewList(Catalog catalog, NamedRows rows) {
        for (ShownRelation shown : relations(catalog)) {
            if (shown.kind().equals("v")) {
                rows.add(
                        "schemaname", shown.schemaName(),
                        "viewname", shown.name(),
                        "viewowner", PostgresCatalog.OWNER,
                        "definition", shown.definition());
            }
        }
    }

    private void materializedViewList(Catalog catalog, NamedRows rows) {
        for (ShownRelation shown : relations(catalog)) {
            Relation relation = shown.relation();
            if (shown.kind().equals("m") && relation != null) {
                rows.add(
                        "schemaname", shown.schemaName(),
                        "matviewname", shown.name(),
                        "matviewowner", PostgresCatalog.OWNER,
                        "definition", relation.sql());
            }
        }
    }

    private void indexList(Catalog catalog, NamedRows rows) {
        forEachIndex(
                catalog,
                index -> rows.add(
                        "schemaname", index.table().schemaName(),
                        "tablename", index.table().name(),
                        "indexname", index.name(),
                        "indexdef", index.definition()));
    }
}
