package io.millrace.server.postgres;

import io.millrace.engine.data.DataType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A type as PostgreSQL numbers it (pg_type.dat), with its array's number.
 *
 * @param length in bytes as pg_type.typlen; -1 if it varies
 * @param dataType ours, as which values of it are taken and given
 */
record PostgresType(int oid, int arrayOid, int length, DataType dataType) {
    static final int UNSPECIFIED = 0;

    static final PostgresType BOOL = new PostgresType(16, 1000, 1, DataType.BOOLEAN);
    static final PostgresType BYTEA = new PostgresType(17, 1001, -1, DataType.BYTEA);
    static final PostgresType INT8 = new PostgresType(20, 1016, 8, DataType.BIGINT);
    static final PostgresType INT2 = new PostgresType(21, 1005, 2, DataType.SMALLINT);
    static final PostgresType INT4 = new PostgresType(23, 1007, 4, DataType.INT);
    static final PostgresType TEXT = new PostgresType(25, 1009, -1, DataType.VARCHAR);
    static final PostgresType JSON = new PostgresType(114, 199, -1, DataType.JSON);
    static final PostgresType FLOAT4 = new PostgresType(700, 1021, 4, DataType.REAL);
    static final PostgresType FLOAT8 = new PostgresType(701, 1022, 8, DataType.DOUBLE);
    static final PostgresType VARCHAR = new PostgresType(1043, 1015, -1, DataType.VARCHAR);
    static final PostgresType DATE = new PostgresType(1082, 1182, 4, DataType.DATE);
    static final PostgresType TIME = new PostgresType(1083, 1183, 8, DataType.TIME);
    static final PostgresType TIMESTAMP = new PostgresType(1114, 1115, 8, DataType.TIMESTAMP);
    static final PostgresType TIMESTAMPTZ = new PostgresType(1184, 1185, 8, DataType.TIMESTAMP_TZ);
    static final PostgresType INTERVAL = new PostgresType(1186, 1187, 16, DataType.INTERVAL_DAY_TIME);
    static final PostgresType NUMERIC = new PostgresType(1700, 1231, -1, DataType.decimal(38, 18));
    static final PostgresType RECORD = new PostgresType(2249, 2287, -1, DataType.row());

    /** What clients may send besides; taken as the nearest of ours. */
    private static final PostgresType[] TAKEN_ONLY = {
        new PostgresType(18, 1002, -1, DataType.VARCHAR), // "char"
        new PostgresType(19, 1003, -1, DataType.VARCHAR), // name
        new PostgresType(26, 1028, 4, DataType.BIGINT), // oid
        new PostgresType(705, 0, -1, DataType.VARCHAR), // unknown
        new PostgresType(1042, 1014, -1, DataType.VARCHAR), // bpchar
        new PostgresType(2950, 2951, 16, DataType.VARCHAR), // uuid
        new PostgresType(3802, 3807, -1, DataType.JSON), // jsonb
    };

    static final int OID_TYPE = 26;
    static final int UNKNOWN_TYPE = 705;
    static final int UUID_TYPE = 2950;
    static final int JSONB_TYPE = 3802;

    private static final PostgresType[] GIVEN = {
        BOOL,
        BYTEA,
        INT8,
        INT2,
        INT4,
        TEXT,
        JSON,
        FLOAT4,
        FLOAT8,
        VARCHAR,
        DATE,
        TIME,
        TIMESTAMP,
        TIMESTAMPTZ,
        INTERVAL,
        NUMERIC,
        RECORD
    };

    private static final Map<Integer, PostgresType> BY_OID = new HashMap<>();
    private static final Map<Integer, PostgresType> BY_ARRAY_OID = new HashMap<>();

    static {
        for (PostgresType[] types : new PostgresType[][] {TAKEN_ONLY, GIVEN}) {
            for (PostgresType type : types) {
                BY_OID.put(type.oid, type);
                BY_ARRAY_OID.put(type.arrayOid, type);
            }
        }
        BY_ARRAY_OID.remove(0);
    }

    /** The type as which values of {@code type} are given; of an array, its innermost element's. */
    static PostgresType of(DataType type) {
        if (type instanceof DataType.Scalar scalar) {
            return switch (scalar) {
                case BOOLEAN -> BOOL;
                case SMALLINT -> INT2;
                case INT -> INT4;
                case BIGINT -> INT8;
                case REAL -> FLOAT4;
                case DOUBLE -> FLOAT8;
                case BYTEA -> BYTEA;
                case JSON -> JSON;
                case DATE -> DATE;
                case TIME -> TIME;
                case INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME -> INTERVAL;
                case NULL -> TEXT;
            };
        }
        if (type instanceof DataType.Varchar varchar) {
            return varchar.maxLength() == DataType.Varchar.UNBOUNDED ? TEXT : VARCHAR;
        }
        if (type instanceof DataType.Timestamp timestamp) {
            return timestamp.withTimeZone() ? TIMESTAMPTZ : TIMESTAMP;
        }
        if (type instanceof DataType.Array array) {
            return of(array.element());
        }
        if (type instanceof DataType.Decimal) {
            return NUMERIC;
        }
        return type instanceof DataType.Row ? RECORD : JSON;
    }

    /** As it stands in RowDescription and ParameterDescription. */
    static int oidOf(DataType type) {
        return type instanceof DataType.Array ? of(type).arrayOid : of(type).oid;
    }

    /** As it stands in RowDescription. */
    static int lengthOf(DataType type) {
        return type instanceof DataType.Array ? -1 : of(type).length;
    }

    /** The type modifier of RowDescription: a length, a precision and scale; -1 if there is none. */
    static int modifierOf(DataType type) {
        if (type instanceof DataType.Varchar varchar && varchar.maxLength() != DataType.Varchar.UNBOUNDED) {
            return varchar.maxLength() + 4;
        }
        if (type instanceof DataType.Decimal decimal) {
            return ((decimal.precision() << 16) | decimal.scale()) + 4;
        }
        if (type instanceof DataType.Timestamp timestamp && timestamp.precision() < 6) {
            return timestamp.precision();
        }
        return type instanceof DataType.Array array ? modifierOf(array.element()) : -1;
    }

    /** Our type of a number that a client gives to a parameter; null if it says nothing to us, and so is inferred. */
    static @Nullable DataType dataType(int oid) {
        // An interval's number does not say which of our two kinds it is.
        if (oid == UNSPECIFIED || oid == UNKNOWN_TYPE || oid == RECORD.oid || oid == INTERVAL.oid) {
            return null;
        }
        PostgresType type = BY_OID.get(oid);
        if (type != null) {
            return type.dataType;
        }
        PostgresType element = BY_ARRAY_OID.get(oid);
        return element == null ? null : new DataType.Array(element.dataType);
    }
}
