package io.millrace.sql.introspection;

import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.sql.setting.SessionSettings;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * pg_catalog, as far as drivers and tools read it: every table with PostgreSQL 15's columns; those of things that we do
 * not have are empty. A stream shows as a table.
 */
final class PostgresCatalog {
    static final String SCHEMA = "pg_catalog";
    private static final String DATABASE = "millrace";
    static final String OWNER = "millrace";
    private static final Map<String, Schema> SHAPES = TableShapes.read("pg_catalog.txt");

    private final Supplier<List<SystemTable>> systemTables;
    private final OpenSessions sessions;
    private final Map<String, BiConsumer<Catalog, NamedRows>> contents = new HashMap<>();

    PostgresCatalog(Supplier<List<SystemTable>> systemTables, OpenSessions sessions) {
        this.systemTables = systemTables;
        this.sessions = sessions;
        contents.put("pg_namespace", PostgresCatalog::namespaces);
        contents.put("pg_database", PostgresCatalog::databases);
        contents.put("pg_class", this::classes);
        contents.put("pg_attribute", this::attributes);
        contents.put("pg_type", this::types);
        contents.put("pg_index", this::indexes);
        contents.put("pg_constraint", this::constraints);
        contents.put("pg_proc", PostgresCatalog::functions);
        contents.put("pg_am", PostgresCatalog::accessMethods);
        contents.put("pg_roles", PostgresCatalog::roles);
        contents.put("pg_authid", PostgresCatalog::roles);
        contents.put("pg_stat_activity", this::activity);
        contents.put("pg_user", PostgresCatalog::users);
        contents.put("pg_settings", PostgresCatalog::settings);
        contents.put("pg_tables", this::tableList);
        contents.put("pg_views", this::viewList);
        contents.put("pg_matviews", this::materializedViewList);
        contents.put("pg_indexes", this::indexList);
        contents.put("pg_tablespace", PostgresCatalog::tablespaces);
        contents.put("pg_language", PostgresCatalog::languages);
        contents.put("pg_collation", PostgresCatalog::collations);
    }

    List<SystemTable> tables() {
        List<SystemTable> tables = new ArrayList<>();
        SHAPES.forEach((name, shape) ->
                tables.add(new ComputedTable(SCHEMA, name, shape, contents.getOrDefault(name, (catalog, rows) -> {}))));
        return tables;
    }

    private List<ShownRelation> relations(Catalog catalog) {
        return ShownRelation.all(catalog, systemTables.get());
    }

    private static void namespaces(Catalog catalog, NamedRows rows) {
        for (String name : List.of("pg_catalog", "public", "information_schema", "millrace")) {
            rows.add("oid", Oids.schema(name), "nspname", name, "nspowner", Oids.OWNER);
        }
    }

    private static void databases(Catalog catalog, NamedRows rows) {
        rows.add(
                "oid",
                Oids.DATABASE,
                "datname",
                DATABASE,
                "datdba",
                Oids.OWNER,
                "encoding",
                6,
                "datlocprovider",
                "c",
                "datistemplate",
                false,
                "datallowconn",
                true,
                "datconnlimit",
                -1,
                "dattablespace",
                Oids.TABLESPACE,
                "datcollate",
                "C",
                "datctype",
                "C");
    }

    private void classes(Catalog catalog, NamedRows rows) {
        for (ShownRelation shown : relations(catalog)) {
            rows.add(
                    "oid",
                    shown.oid(),
                    "relname",
                    shown.name(),
                    "relnamespace",
                    Oids.schema(shown.schemaName()),
                    "reltype",
                    Oids.rowType(shown.schemaName(), shown.name()),
                    "reloftype",
                    0,
                    "relowner",
                    Oids.OWNER,
                    "relam",
                    shown.kind().equals("v") ? 0 : Oids.HEAP,
                    "relfilenode",
                    0,
                    "reltablespace",
                    0,
                    "relpages",
                    0,
                    "reltuples",
                    -1.0,
                    "relallvisible",
                    0,
                    "reltoastrelid",
                    0,
                    "relhasindex",
                    hasIndex(shown),
                    "relisshared",
                    false,
                    "relpersistence",
                    "p",
                    "relkind",
                    shown.kind(),
                    "relnatts",
                    shown.columns().size(),
                    "relchecks",
                    0,
                    "relhasrules",
                    false,
                    "relhastriggers",
                    false,
                    "relhassubclass",
                    false,
                    "relrowsecurity",
                    false,
                    "relforcerowsecurity",
                    false,
                    "relispopulated",
                    true,
                    "relreplident",
                    "d",
                    "relispartition",
                    false,
                    "relrewrite",
                    0);
            if (hasIndex(shown)) {
                index(shown, rows);
            }
        }
    }

    private static boolean hasIndex(ShownRelation shown) {
        return shown.kind().equals("r") && !shown.key().isEmpty();
    }

    private static void index(ShownRelation shown, NamedRows rows) {
        rows.add(
                "oid",
                Oids.primaryKeyIndex(shown.name()),
                "relname",
                shown.primaryKeyName(),
                "relnamespace",
                Oids.schema(shown.schemaName()),
                "reltype",
                0,
                "reloftype",
                0,
                "relowner",
                Oids.OWNER,
                "relam",
                Oids.BTREE,
                "relfilenode",
                0,
                "reltablespace",
                0,
                "relpages",
                0,
                "reltuples",
                -1.0,
                "relhasindex",
                false,
                "relisshared",
                false,
                "relpersistence",
                "p",
                "relkind",
                "i",
                "relnatts",
                shown.key().size(),
                "relchecks",
                0,
                "relhasrules",
                false,
                "relhastriggers",
                false,
                "relhassubclass",
                false,
                "relrowsecurity",
                false,
                "relforcerowsecurity",
                false,
                "relispopulated",
                true,
                "relispartition",
                false);
    }

    private void attributes(Catalog catalog, NamedRows rows) {
        for (ShownRelation shown : relations(catalog)) {
            for (int i = 0; i < shown.columns().size(); i++) {
                attribute(shown.oid(), i + 1, shown.columns().field(i), rows);
            }
            if (hasIndex(shown)) {
                for (int i = 0; i < shown.key().size(); i++) {
                    int column = shown.columns().indexOf(shown.key().get(i));
                    attribute(
                            Oids.primaryKeyIndex(shown.name()),
                            i + 1,
                            shown.columns().field(column),
                            rows);
                }
            }
        }
    }

    private static void attribute(long relation, int number, Schema.Field field, NamedRows rows) {
        PostgresTypes.Type type = PostgresTypes.of(field.type());
        rows.add(
                "attrelid",
                relation,
                "attname",
                field.name(),
                "atttypid",
                type.oid(),
                "attstattarget",
                -1,
                "attlen",
                type.length(),
                "attnum",
                number,
                "attndims",
                field.type() instanceof DataType.Array ? 1 : 0,
                "attcacheoff",
                -1,
                "atttypmod",
                PostgresTypes.modifier(field.type()),
                "attbyval",
                type.length() > 0 && type.length() <= 8,
                "attalign",
                "i",
                "attstorage",
                type.length() < 0 ? "x" : "p",
                "attcompression",
                "",
                "attnotnull",
                !field.nullable(),
                "atthasdef",
                false,
                "atthasmissing",
                false,
                "attidentity",
                "",
                "attgenerated",
                "",
                "attisdropped",
                false,
                "attislocal",
                true,
                "attinhcount",
                0,
                "attcollation",
                0);
    }

    private void types(Catalog catalog, NamedRows rows) {
        for (PostgresTypes.Type type : PostgresTypes.SCALARS) {
            type(type, "b", rows);
            if (type.array() != 0) {
                type(PostgresTypes.array(type), "b", rows);
            }
        }
        for (ShownRelation shown : relations(catalog)) {
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
                    "typisdefined",
                    true,
                    "typdelim",
                    ",",
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
                    "typnotnull",
                    false,
                    "typbasetype",
                    0,
                    "typtypmod",
                    -1,
                    "typndims",
                    0,
                    "typcollation",
                    0);
        }
    }

    private static void type(PostgresTypes.Type type, String kind, NamedRows rows) {
        boolean pseudo = type.category().equals("P");
        boolean array = type.element() != 0;
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
                type.length() > 0 && type.length() <= 8,
                "typtype",
                pseudo ? "p" : kind,
                "typcategory",
                type.category(),
                "typispreferred",
                type.name().equals("text") || type.name().equals("float8"),
                "typisdefined",
                true,
                "typdelim",
                ",",
                "typrelid",
                0,
                "typelem",
                type.element(),
                "typarray",
                type.array(),
                "typinput",
                array ? "array_in" : type.name() + "in",
                "typoutput",
                array ? "array_out" : type.name() + "out",
                "typreceive",
                array ? Oids.ARRAY_RECEIVE : 0,
                "typsend",
                array ? "array_send" : type.name() + "send",
                "typalign",
                "i",
                "typstorage",
                type.length() < 0 ? "x" : "p",
                "typnotnull",
                false,
                "typbasetype",
                0,
                "typtypmod",
                -1,
                "typndims",
                0,
                "typcollation",
                0);
    }

    private void indexes(Catalog catalog, NamedRows rows) {
        for (ShownRelation shown : relations(catalog)) {
            if (hasIndex(shown)) {
                rows.add(
                        "indexrelid", Oids.primaryKeyIndex(shown.name()),
                        "indrelid", shown.oid(),
                        "indnatts", shown.key().size(),
                        "indnkeyatts", shown.key().size(),
                        "indisunique", true,
                        "indnullsnotdistinct", false,
                        "indisprimary", true,
                        "indisexclusion", false,
                        "indimmediate", true,
                        "indisclustered", false,
                        "indisvalid", true,
                        "indcheckxmin", false,
                        "indisready", true,
                        "indislive", true,
                        "indisreplident", false,
                        "indkey", keyNumbers(shown),
                        "indoption", shown.key().stream().map(column -> 0L).toList());
            }
        }
    }

    private static List<Long> keyNumbers(ShownRelation shown) {
        return shown.key().stream()
                .map(column -> (long) shown.columns().indexOf(column) + 1)
                .toList();
    }

    private void constraints(Catalog catalog, NamedRows rows) {
        for (ShownRelation shown : relations(catalog)) {
            if (hasIndex(shown)) {
                rows.add(
                        "oid",
                        Oids.primaryKey(shown.name()),
                        "conname",
                        shown.primaryKeyName(),
                        "connamespace",
                        Oids.schema(shown.schemaName()),
                        "contype",
                        "p",
                        "condeferrable",
                        false,
                        "condeferred",
                        false,
                        "convalidated",
                        true,
                        "conrelid",
                        shown.oid(),
                        "contypid",
                        0,
                        "conindid",
                        Oids.primaryKeyIndex(shown.name()),
                        "conparentid",
                        0,
                        "confrelid",
                        0,
                        "confupdtype",
                        " ",
                        "confdeltype",
                        " ",
                        "confmatchtype",
                        " ",
                        "conislocal",
                        true,
                        "coninhcount",
                        0,
                        "connoinherit",
                        true,
                        "conkey",
                        keyNumbers(shown));
            }
        }
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

    private static void roles(Catalog catalog, NamedRows rows) {
        rows.add(
                "oid", Oids.OWNER,
                "rolname", OWNER,
                "rolsuper", true,
                "rolinherit", true,
                "rolcreaterole", true,
                "rolcreatedb", true,
                "rolcanlogin", true,
                "rolreplication", true,
                "rolbypassrls", true,
                "rolconnlimit", -1);
    }

    private static void users(Catalog catalog, NamedRows rows) {
        rows.add(
                "usename", OWNER,
                "usesysid", Oids.OWNER,
                "usecreatedb", true,
                "usesuper", true,
                "userepl", true,
                "usebypassrls", true,
                "passwd", "********");
    }

    private void activity(Catalog catalog, NamedRows rows) {
        for (OpenSession session : sessions.all()) {
            OpenSession.Activity activity = session.activity();
            InetSocketAddress address = session.address();
            rows.add(
                    "datid", Oids.DATABASE,
                    "datname", DATABASE,
                    "pid", session.processId(),
                    "usesysid", Oids.OWNER,
                    "usename", session.user(),
                    "application_name", session.applicationName(),
                    "client_addr", address == null ? null : address.getAddress().getHostAddress(),
                    "client_port", address == null ? -1 : address.getPort(),
                    "backend_start", session.startedMicros(),
                    "query_start", activity.startedMicros(),
                    "state", activity.state(),
                    "query", activity.query(),
                    "backend_type", "client backend");
        }
    }

    private static void settings(Catalog catalog, NamedRows rows) {
        for (SessionSettings.Shown setting : new SessionSettings(OWNER, Map.of()).all()) {
            rows.add(
                    "name", setting.name(),
                    "setting", setting.value(),
                    "short_desc", setting.description(),
                    "context", "user",
                    "vartype", "string",
                    "source", "default",
                    "boot_val", setting.value(),
                    "reset_val", setting.value(),
                    "pending_restart", false);
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
                        OWNER,
                        "hasindexes",
                        hasIndex(shown),
                        "hasrules",
                        false,
                        "hastriggers",
                        false,
                        "rowsecurity",
                        false);
            }
        }
    }

    private void viewList(Catalog catalog, NamedRows rows) {
        for (ShownRelation shown : relations(catalog)) {
            if (shown.kind().equals("v")) {
                rows.add("schemaname", shown.schemaName(), "viewname", shown.name(), "viewowner", OWNER);
            }
        }
    }

    private void materializedViewList(Catalog catalog, NamedRows rows) {
        for (ShownRelation shown : relations(catalog)) {
            Relation relation = shown.relation();
            if (shown.kind().equals("m") && relation != null) {
                rows.add(
                        "schemaname",
                        shown.schemaName(),
                        "matviewname",
                        shown.name(),
                        "matviewowner",
                        OWNER,
                        "hasindexes",
                        false,
                        "ispopulated",
                        true,
                        "definition",
                        relation.sql());
            }
        }
    }

    private void indexList(Catalog catalog, NamedRows rows) {
        for (ShownRelation shown : relations(catalog)) {
            if (hasIndex(shown)) {
                rows.add(
                        "schemaname", shown.schemaName(),
                        "tablename", shown.name(),
                        "indexname", shown.primaryKeyName(),
                        "indexdef",
                                "CREATE UNIQUE INDEX " + shown.primaryKeyName() + " ON " + shown.schemaName() + "."
                                        + shown.name() + " USING btree (" + String.join(", ", shown.key()) + ")");
            }
        }
    }

    private static void tablespaces(Catalog catalog, NamedRows rows) {
        rows.add("oid", Oids.TABLESPACE, "spcname", "pg_default", "spcowner", Oids.OWNER);
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
