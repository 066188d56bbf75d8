package io.millrace.sql.introspection;

import java.nio.charset.StandardCharsets;
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
    static final long CLASS_OF_RELATIONS = 1259;
    static final long CLASS_OF_TYPES = 1247;

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
        if (schema.equals("pg_catalog") && name.equals("pg_class")) {
            return CLASS_OF_RELATIONS;
        }
        if (schema.equals("pg_catalog") && name.equals("pg_type")) {
            return CLASS_OF_TYPES;
        }
        return hash("relation " + schema + "." + name);
    }

    static long rowType(String schema, String name) {
        return hash("type " + schema + "." + name);
    }

    static long primaryKeyIndex(String name) {
        return hash("index " + name);
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
