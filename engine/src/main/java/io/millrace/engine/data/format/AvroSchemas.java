package io.millrace.engine.data.format;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;

/**
 * The Avro schema of a row. A nullable column is the union of null and its type; SMALLINT and INT are int; DECIMAL is
 * bytes with the logical type decimal; timestamps are long, in milliseconds for a precision up to 3, else microseconds,
 * "local" without time zone; TIME is time-micros; JSON is a string; intervals are long. A MAP with keys that are not text
 * is an array of records {@code key, value}.
 */
public final class AvroSchemas {
    private AvroSchemas() {}

    /** @param name the record's; characters that Avro does not allow become {@code _} */
    public static org.apache.avro.Schema of(String name, Schema schema) {
        return record(safeName(name), schema);
    }

    private static org.apache.avro.Schema record(String name, Schema schema) {
        List<org.apache.avro.Schema.Field> fields = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            Schema.Field field = schema.field(i);
            String fieldName = uniqueName(fields, safeName(field.name()));
            org.apache.avro.Schema type = type(name + "_" + fieldName, field.type());
            fields.add(
                    field.nullable()
                            ? new org.apache.avro.Schema.Field(
                                    fieldName, nullable(type), null, org.apache.avro.Schema.Field.NULL_DEFAULT_VALUE)
                            : new org.apache.avro.Schema.Field(fieldName, type));
        }
        return org.apache.avro.Schema.createRecord(name, null, "millrace", false, fields);
    }

    private static String uniqueName(List<org.apache.avro.Schema.Field> fields, String name) {
        String unique = name;
        for (int i = 2; contains(fields, unique); i++) {
            unique = name + "_" + i;
        }
        return unique;
    }

    private static boolean contains(List<org.apache.avro.Schema.Field> fields, String name) {
        return fields.stream().anyMatch(field -> field.name().equals(name));
    }

    private static String safeName(String name) {
        StringBuilder safe = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
            boolean digit = c >= '0' && c <= '9';
            if (digit && i == 0) {
                safe.append('_');
            }
            safe.append(letter || digit ? c : '_');
        }
        return safe.toString();
    }

    private static org.apache.avro.Schema nullable(org.apache.avro.Schema type) {
        return org.apache.avro.Schema.createUnion(
                org.apache.avro.Schema.create(org.apache.avro.Schema.Type.NULL), type);
    }

    private static org.apache.avro.Schema type(String path, DataType type) {
        if (type instanceof DataType.Decimal decimal) {
            return LogicalTypes.decimal(decimal.precision(), decimal.scale())
                    .addToSchema(org.apache.avro.Schema.create(org.apache.avro.Schema.Type.BYTES));
        }
        if (type instanceof DataType.Timestamp timestamp) {
            return timestamp(timestamp).addToSchema(org.apache.avro.Schema.create(org.apache.avro.Schema.Type.LONG));
        }
        if (type instanceof DataType.Array array) {
            return org.apache.avro.Schema.createArray(nullable(type(path, array.element())));
        }
        if (type instanceof DataType.Row row) {
            return record(path, row.fields());
        }
        if (type instanceof DataType.MapOf map) {
            if (map.key() instanceof DataType.Varchar) {
                return org.apache.avro.Schema.createMap(nullable(type(path, map.value())));
            }
            Schema entry = Schema.of(Schema.Field.notNull("key", map.key()), Schema.Field.of("value", map.value()));
            return org.apache.avro.Schema.createArray(record(path + "_entry", entry));
        }
        if (type instanceof DataType.Varchar) {
            return org.apache.avro.Schema.create(org.apache.avro.Schema.Type.STRING);
        }
        return scalar((DataType.Scalar) type);
    }

    private static LogicalType timestamp(DataType.Timestamp type) {
        if (type.withTimeZone()) {
            return isMillis(type) ? LogicalTypes.timestampMillis() : LogicalTypes.timestampMicros();
        }
        return isMillis(type) ? LogicalTypes.localTimestampMillis() : LogicalTypes.localTimestampMicros();
    }

    static boolean isMillis(DataType.Timestamp type) {
        return type.precision() <= 3;
    }

    private static org.apache.avro.Schema scalar(DataType.Scalar type) {
        return switch (type) {
            case BOOLEAN -> org.apache.avro.Schema.create(org.apache.avro.Schema.Type.BOOLEAN);
            case SMALLINT, INT -> org.apache.avro.Schema.create(org.apache.avro.Schema.Type.INT);
            case BIGINT, INTERVAL_DAY_TIME, INTERVAL_YEAR_MONTH ->
                org.apache.avro.Schema.create(org.apache.avro.Schema.Type.LONG);
            case REAL -> org.apache.avro.Schema.create(org.apache.avro.Schema.Type.FLOAT);
            case DOUBLE -> org.apache.avro.Schema.create(org.apache.avro.Schema.Type.DOUBLE);
            case BYTEA -> org.apache.avro.Schema.create(org.apache.avro.Schema.Type.BYTES);
            case JSON -> org.apache.avro.Schema.create(org.apache.avro.Schema.Type.STRING);
            case UUID ->
                LogicalTypes.uuid().addToSchema(org.apache.avro.Schema.create(org.apache.avro.Schema.Type.STRING));
            case DATE ->
                LogicalTypes.date().addToSchema(org.apache.avro.Schema.create(org.apache.avro.Schema.Type.INT));
            case TIME ->
                LogicalTypes.timeMicros().addToSchema(org.apache.avro.Schema.create(org.apache.avro.Schema.Type.LONG));
            case NULL -> org.apache.avro.Schema.create(org.apache.avro.Schema.Type.NULL);
        };
    }
}
