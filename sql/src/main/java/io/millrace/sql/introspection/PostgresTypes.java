package io.millrace.sql.introspection;

import io.millrace.engine.data.DataType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Types under PostgreSQL's numbers and names (its pg_type.dat). Thread-safe. */
public final class PostgresTypes {
    /**
     * @param length bytes; -1 if it varies
     * @param category as pg_type.typcategory
     * @param element of an array; 0 otherwise
     * @param array of this; 0 for none
     */
    public record Type(long oid, String name, String sqlName, int length, String category, long element, long array) {
        /** As pg_type.typbyval. */
        boolean isByValue() {
            return length > 0 && length <= 8;
        }

        /** As pg_type.typstorage. */
        String storage() {
            return length < 0 ? "x" : "p";
        }
    }

    static final List<Type> SCALARS = List.of(
            new Type(16, "bool", "boolean", 1, "B", 0, 1000),
            new Type(17, "bytea", "bytea", -1, "U", 0, 1001),
            new Type(18, "char", "\"char\"", 1, "Z", 0, 1002),
            new Type(19, "name", "name", 64, "S", 0, 1003),
            new Type(20, "int8", "bigint", 8, "N", 0, 1016),
            new Type(21, "int2", "smallint", 2, "N", 0, 1005),
            new Type(23, "int4", "integer", 4, "N", 0, 1007),
            new Type(24, "regproc", "regproc", 4, "N", 0, 1008),
            new Type(25, "text", "text", -1, "S", 0, 1009),
            new Type(26, "oid", "oid", 4, "N", 0, 1028),
            new Type(114, "json", "json", -1, "U", 0, 199),
            new Type(700, "float4", "real", 4, "N", 0, 1021),
            new Type(701, "float8", "double precision", 8, "N", 0, 1022),
            new Type(705, "unknown", "unknown", -2, "X", 0, 0),
            new Type(1042, "bpchar", "character", -1, "S", 0, 1014),
            new Type(1043, "varchar", "character varying", -1, "S", 0, 1015),
            new Type(1082, "date", "date", 4, "D", 0, 1182),
            new Type(1083, "time", "time without time zone", 8, "D", 0, 1183),
            new Type(1114, "timestamp", "timestamp without time zone", 8, "D", 0, 1115),
            new Type(1184, "timestamptz", "timestamp with time zone", 8, "D", 0, 1185),
            new Type(1186, "interval", "interval", 16, "T", 0, 1187),
            new Type(1700, "numeric", "numeric", -1, "N", 0, 1231),
            new Type(2205, "regclass", "regclass", 4, "N", 0, 2210),
            new Type(2206, "regtype", "regtype", 4, "N", 0, 2211),
            new Type(2249, "record", "record", -1, "P", 0, 2287),
            new Type(2278, "void", "void", 4, "P", 0, 0),
            new Type(2950, "uuid", "uuid", 16, "U", 0, 2951),
            new Type(3802, "jsonb", "jsonb", -1, "U", 0, 3807));

    private static final Map<String, Type> BY_NAME =
            SCALARS.stream().collect(Collectors.toMap(Type::name, type -> type));

    private PostgresTypes() {}

    static Type array(Type element) {
        return new Type(element.array(), "_" + element.name(), element.sqlName() + "[]", -1, "A", element.oid(), 0);
    }

    /** As which values of {@code type} are given. */
    public static Type of(DataType type) {
        if (type instanceof DataType.Array array) {
            Type element = of(innermost(array));
            return array(element);
        }
        return named(name(type));
    }

    /** @param name as in pg_type, of no array */
    public static Type named(String name) {
        return Objects.requireNonNull(BY_NAME.get(name), name);
    }

    private static DataType innermost(DataType type) {
        return type instanceof DataType.Array array ? innermost(array.element()) : type;
    }

    private static String name(DataType type) {
        if (type instanceof DataType.Scalar scalar) {
            return switch (scalar) {
                case BOOLEAN -> "bool";
                case SMALLINT -> "int2";
                case INT -> "int4";
                case BIGINT -> "int8";
                case REAL -> "float4";
                case DOUBLE -> "float8";
                case BYTEA -> "bytea";
                case JSON -> "json";
                case UUID -> "uuid";
                case DATE -> "date";
                case TIME -> "time";
                case INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME -> "interval";
                case NULL -> "text";
            };
        }
        if (type instanceof DataType.Varchar varchar) {
            boolean unbounded = varchar.maxLength() == DataType.Varchar.UNBOUNDED;
            return varchar.padded() ? "bpchar" : unbounded ? "text" : "varchar";
        }
        if (type instanceof DataType.Timestamp timestamp) {
            return timestamp.withTimeZone() ? "timestamptz" : "timestamp";
        }
        if (type instanceof DataType.Decimal) {
            return "numeric";
        }
        return type instanceof DataType.Row ? "record" : "json";
    }

    /** As pg_attribute.atttypmod: a length, a precision and scale; -1 if there is none. */
    public static int modifier(DataType type) {
        if (type instanceof DataType.Varchar varchar && varchar.maxLength() != DataType.Varchar.UNBOUNDED) {
            return varchar.maxLength() + 4;
        }
        if (type instanceof DataType.Decimal decimal) {
            return ((decimal.precision() << 16) | decimal.scale()) + 4;
        }
        if (type instanceof DataType.Timestamp timestamp && timestamp.precision() < 6) {
            return timestamp.precision();
        }
        return type instanceof DataType.Array array ? modifier(array.element()) : -1;
    }
}
