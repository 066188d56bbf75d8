package io.millrace.sql.introspection;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * PostgreSQL's object identifiers: its own for what it has itself, and for ours a number made from kind and name, the same
 * after every restart.
 */
final class Oids {
    static final long PG_CATALOG = 11;
    static final long PUBLIC = 2200;
    static final long INFORMATION_SCHEMA = 13_000;
    static final long MILLRACE = 13_001;
    static final long DATABASE = 5;
    static final long OWNER = 10;
    static final long HEAP = 2;
    static final long BTREE = 403;
    static final long ARRAY_RECEIVE = 2400;
    static final long TABLESPACE = 1663;

    /** Those of PostgreSQL's catalog tables that clients know by number. */
    private static final Map<String, Long> CATALOG_TABLES = Map.ofEntries(
            Map.entry("pg_class", 1259L),
            Map.entry("pg_type", 1247L),
            Map.entry("pg_attribute", 1249L),
            Map.entry("pg_proc", 1255L),
            Map.entry("pg_namespace", 2615L),
            Map.entry("pg_constraint", 2606L),
            Map.entry("pg_index", 2610L),
            Map.entry("pg_database", 1262L),
            Map.entry("pg_authid", 1260L),
            Map.entry("pg_am", 2601L),
            Map.entry("pg_attrdef", 2604L),
            Map.entry("pg_description", 2609L),
            Map.entry("pg_trigger", 2620L),
            Map.entry("pg_rewrite", 2618L),
            Map.entry("pg_operator", 2617L),
            Map.entry("pg_extension", 3079L),
            Map.entry("pg_tablespace", 1213L),
            Map.entry("pg_language", 2612L),
            Map.entry("pg_collation", 3456L),
            Map.entry("pg_cast", 2605L));

    static final List<String> SCHEMAS = List.of("pg_catalog", "public", "information_schema", "millrace");

    private static final long FIRST = 16_384;

    private Oids() {}

    static long schema(String name) {
        return switch (name) {
            case "pg_catalog" -> PG_CATALOG;
            case "information_schema" -> INFORMATION_SCHEMA;
            case "millrace" -> MILLRACE;
            default -> PUBLIC;
        };
    }

    static long relation(String schema, String name) {
        Long own = schema.equals("pg_catalog") ? CATALOG_TABLES.get(name) : null;
        if (own != null) {
            return own;
        }
        return hash("relation " + schema + "." + name);
    }

    static long rowType(String schema, String name) {
        return hash("type " + schema + "." + name);
    }

    static long primaryKeyIndex(String name) {
        return hash("index " + name);
    }

    static long uniqueIndex(String relation, String name) {
        return hash("unique index " + relation + "." + name);
    }

    static long unique(String relation, String name) {
        return hash("unique " + relation + "." + name);
    }

    static long columnDefault(String relation, String column) {
        return hash("default " + relation + "." + column);
    }

    static long check(String relation, String name) {
        return hash("check " + relation + "." + name);
    }

    static long primaryKey(String name) {
        return hash("constraint " + name);
    }

    private static long hash(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return FIRST + crc.getValue() % (Integer.MAX_VALUE - FIRST);
    }
}
