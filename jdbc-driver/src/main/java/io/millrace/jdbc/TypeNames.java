package io.millrace.jdbc;

import java.sql.Types;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Millrace's types as JDBC knows them, by the names of {@code information_schema.columns.udt_name}. */
final class TypeNames {
    /** What DatabaseMetaData says of a type. */
    static final class Type {
        final String name;
        final int jdbcType;
        /** Digits, or characters of the longest text. */
        final int precision;

        final int maximumScale;
        final @Nullable String quote;
        final @Nullable String parameters;

        Type(
                String name,
                int jdbcType,
                int precision,
                int maximumScale,
                @Nullable String quote,
                @Nullable String parameters) {
            this.name = name;
            this.jdbcType = jdbcType;
            this.precision = precision;
            this.maximumScale = maximumScale;
            this.quote = quote;
            this.parameters = parameters;
        }

        boolean isNumber() {
            return quote == null && jdbcType != Types.BIT;
        }
    }

    private static final Map<String, Type> TYPES = new LinkedHashMap<>();

    static {
        add("bool", Types.BIT, 1, 0, null, null);
        add("int2", Types.SMALLINT, 5, 0, null, null);
        add("int4", Types.INTEGER, 10, 0, null, null);
        add("int8", Types.BIGINT, 19, 0, null, null);
        add("float4", Types.REAL, 8, 8, null, null);
        add("float8", Types.DOUBLE, 17, 17, null, null);
        add("numeric", Types.NUMERIC, 38, 38, null, "precision,scale");
        add("varchar", Types.VARCHAR, Integer.MAX_VALUE, 0, "'", "length");
        add("text", Types.VARCHAR, Integer.MAX_VALUE, 0, "'", null);
        add("bpchar", Types.CHAR, Integer.MAX_VALUE, 0, "'", "length");
        add("bytea", Types.BINARY, Integer.MAX_VALUE, 0, "'", null);
        add("date", Types.DATE, 13, 0, "'", null);
        add("time", Types.TIME, 15, 6, "'", null);
        add("timestamp", Types.TIMESTAMP, 29, 6, "'", "precision");
        add("timestamptz", Types.TIMESTAMP, 35, 6, "'", "precision");
        add("interval", Types.OTHER, 49, 6, "'", null);
        add("uuid", Types.OTHER, 36, 0, "'", null);
        add("json", Types.OTHER, Integer.MAX_VALUE, 0, "'", null);
        add("jsonb", Types.OTHER, Integer.MAX_VALUE, 0, "'", null);
        add("name", Types.VARCHAR, 63, 0, "'", null);
        add("oid", Types.BIGINT, 10, 0, null, null);
        add("record", Types.STRUCT, 0, 0, null, null);
    }

    private TypeNames() {}

    private static void add(
            String name, int jdbcType, int precision, int scale, @Nullable String quote, @Nullable String parameters) {
        TYPES.put(name, new Type(name, jdbcType, precision, scale, quote, parameters));
    }

    static Iterable<Type> all() {
        return TYPES.values();
    }

    static Type of(String name) {
        Type known = TYPES.get(name);
        if (known != null) {
            return known;
        }
        return new Type(name, name.startsWith("_") ? Types.ARRAY : Types.OTHER, 0, 0, "'", null);
    }
}
