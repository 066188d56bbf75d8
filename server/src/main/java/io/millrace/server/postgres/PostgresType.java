package io.millrace.server.postgres;

import io.millrace.engine.data.DataType;
import io.millrace.sql.introspection.PostgresTypes;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Types by PostgreSQL's numbers, as they stand in messages. */
final class PostgresType {
    static final int UNSPECIFIED = 0;
    static final int OID = 26;
    static final int UNKNOWN = 705;
    static final int NUMERIC = 1700;
    static final int JSONB = 3802;

    private static final Map<Integer, DataType> TAKEN = new HashMap<>();

    static {
        take("bool", DataType.BOOLEAN);
        take("bytea", DataType.BYTEA);
        take("int8", DataType.BIGINT);
        take("int2", DataType.SMALLINT);
        take("int4", DataType.INT);
        take("text", DataType.VARCHAR);
        take("json", DataType.JSON);
        take("float4", DataType.REAL);
        take("float8", DataType.DOUBLE);
        take("varchar", DataType.VARCHAR);
        take("date", DataType.DATE);
        take("time", DataType.TIME);
        take("timestamp", DataType.TIMESTAMP);
        take("timestamptz", DataType.TIMESTAMP_TZ);
        take("uuid", DataType.UUID);
        take("numeric", DataType.decimal(38, 18));
        // What clients may send besides is taken as the nearest of ours.
        take("char", DataType.VARCHAR);
        take("name", DataType.VARCHAR);
        take("oid", DataType.BIGINT);
        take("bpchar", DataType.VARCHAR);
        take("jsonb", DataType.JSON);
        // An out parameter of a JDBC call.
        TAKEN.put((int) PostgresTypes.named("void").oid(), DataType.Scalar.NULL);
        // An interval's own number does not say which of our two kinds it is.
        TAKEN.put((int) PostgresTypes.named("interval").array(), new DataType.Array(DataType.INTERVAL_DAY_TIME));
    }

    private PostgresType() {}

    private static void take(String name, DataType type) {
        PostgresTypes.Type known = PostgresTypes.named(name);
        TAKEN.put((int) known.oid(), type);
        TAKEN.put((int) known.array(), new DataType.Array(type));
    }

    /** As it stands in RowDescription and ParameterDescription. */
    static int oidOf(DataType type) {
        return (int) PostgresTypes.of(type).oid();
    }

    /** As it stands in RowDescription. */
    static int lengthOf(DataType type) {
        return PostgresTypes.of(type).length();
    }

    /** The type modifier of RowDescription: a length, a precision and scale; -1 if there is none. */
    static int modifierOf(DataType type) {
        return PostgresTypes.modifier(type);
    }

    /** Our type of a number that a client gives to a parameter; null if it says nothing to us, and so is inferred. */
    static @Nullable DataType dataType(int oid) {
        return TAKEN.get(oid);
    }
}
