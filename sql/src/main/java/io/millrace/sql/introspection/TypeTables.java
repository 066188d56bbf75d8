package io.millrace.sql.introspection;

import io.millrace.engine.catalog.Catalog;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** What pg_catalog says of types, and of what a type or an index names: functions, access methods, collations. */
final class TypeTables {
    private final Supplier<List<SystemTable>> systemTables;

    TypeTables(Supplier<List<SystemTable>> systemTables) {
        this.systemTables = systemTables;
    }

    Map<String, BiConsumer<Catalog, NamedRows>> contents() {
        return Map.of(
                "pg_type", this::types,
                "pg_proc", TypeTables::functions,
                "pg_am", TypeTables::accessMethods,
                "pg_language", TypeTables::languages,
                "pg_collation", TypeTables::collations);
    }

    private void types(Catalog catalog, NamedRows rows) {
        for (PostgresTypes.Type type : PostgresTypes.SCALARS) {
            type(type, rows);
            if (type.array() != 0) {
                type(PostgresTypes.array(type), rows);
            }
        }
        for (ShownRelation shown : ShownRelation.all(catalog, systemTables.get())) {
            rows.add(
                    "oid",
                    Oids.rowType(shown.schemaName(), shown.name()),
                    "typname",
                    shown.name(),
                    "typnamespace",
                    Oids.schema(shown.schemaName()),
                    "typowner",
                    Oids.OWNER,
                    "typlen",
                    -1,
                    "typbyval",
                    false,
                    "typtype",
                    "c",
                    "typcategory",
                    "C",
                    "typispreferred",
                    false,
                    "typrelid",
                    shown.oid(),
                    "typelem",
                    0,
                    "typarray",
                    0,
                    "typinput",
                    "record_in",
                    "typoutput",
                    "record_out",
                    "typstorage",
                    "x");
        }
    }

    private static void type(PostgresTypes.Type type, NamedRows rows) {
        String functions = type.element() != 0 ? "array_" : type.name();
        rows.add(
                "oid",
                type.oid(),
                "typname",
                type.name(),
                "typnamespace",
                Oids.PG_CATALOG,
                "typowner",
                Oids.OWNER,
                "typlen",
                type.length(),
                "typbyval",
                type.isByValue(),
                "typtype",
                type.category().equals("P") ? "p" : "b",
                "typcategory",
                type.category(),
                "typispreferred",
                type.name().equals("text") || type.name().equals("float8"),
                "typrelid",
                0,
                "typelem",
                type.element(),
                "typarray",
                type.array(),
                "typinput",
                functions + "in",
                "typoutput",
                functions + "out",
                "typreceive",
                type.element() != 0 ? Oids.ARRAY_RECEIVE : 0,
                "typsend",
                functions + "send",
                "typstorage",
                type.storage());
    }

    /** Only what tells an array's type from others, which is how some drivers find them. */
    private static void functions(Catalog catalog, NamedRows rows) {
        rows.add(
                "oid", Oids.ARRAY_RECEIVE,
                "proname", "array_recv",
                "pronamespace", Oids.PG_CATALOG,
                "proowner", Oids.OWNER,
                "prokind", "f");
    }

    private static void accessMethods(Catalog catalog, NamedRows rows) {
        rows.add("oid", Oids.HEAP, "amname", "heap", "amhandler", "heap_tableam_handler", "amtype", "t");
        rows.add("oid", Oids.BTREE, "amname", "btree", "amhandler", "bthandler", "amtype", "i");
    }

    private static void languages(Catalog catalog, NamedRows rows) {
        rows.add("oid", 14, "lanname", "sql", "lanowner", Oids.OWNER, "lanispl", false, "lanpltrusted", true);
    }

    private static void collations(Catalog catalog, NamedRows rows) {
        rows.add(
                "oid",
                100,
                "collname",
                "default",
                "collnamespace",
                Oids.PG_CATALOG,
                "collowner",
                Oids.OWNER,
                "collprovider",
                "d",
                "collisdeterministic",
                true,
                "collencoding",
                -1);
    }
}
