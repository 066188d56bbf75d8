package io.millrace.engine.catalog;

import static io.millrace.common.error.ErrorCode.DATA_CORRUPTED;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import java.util.ArrayList;
import java.util.List;

/** Schemas and types as JSON: a scalar type is its name, any other an object with one member that says which. */
final class SchemaJson {
    private SchemaJson() {}

    static List<JsonObject> encode(Schema schema) {
        List<JsonObject> fields = new ArrayList<>();
        for (Schema.Field field : schema.fields()) {
            fields.add(new JsonObject()
                    .with("name", field.name())
                    .with("type", encode(field.type()))
                    .with("nullable", field.nullable()));
        }
        return fields;
    }

    static Schema decode(List<?> fields) {
        List<Schema.Field> decoded = new ArrayList<>();
        for (Object element : fields) {
            if (!(element instanceof JsonObject field)) {
                throw DATA_CORRUPTED.error("a field of a catalog record's schema is not an object");
            }
            decoded.add(
                    new Schema.Field(field.string("name"), decodeType(field.value("type")), field.flag("nullable")));
        }
        return new Schema(decoded);
    }

    private static Object encode(DataType type) {
        if (type instanceof DataType.Scalar scalar) {
            return scalar.name();
        } else if (type instanceof DataType.Varchar varchar) {
            return new JsonObject().with(varchar.padded() ? "char" : "varchar", (long) varchar.maxLength());
        } else if (type instanceof DataType.Decimal decimal) {
            return new JsonObject().with("decimal", (long) decimal.precision()).with("scale", (long) decimal.scale());
        } else if (type instanceof DataType.Timestamp timestamp) {
            return new JsonObject()
                    .with("timestamp", (long) timestamp.precision())
                    .with("zone", timestamp.withTimeZone());
        } else if (type instanceof DataType.Array array) {
            return new JsonObject().with("array", encode(array.element()));
        } else if (type instanceof DataType.Row row) {
            return new JsonObject().with("row", encode(row.fields()));
        } else if (type instanceof DataType.MapOf map) {
            return new JsonObject().with("map", encode(map.key())).with("value", encode(map.value()));
        }
        throw new AssertionError(type);
    }

    private static DataType decodeType(Object json) {
        if (json instanceof String name) {
            try {
                return DataType.Scalar.valueOf(name);
            } catch (IllegalArgumentException e) {
                throw DATA_CORRUPTED.causedBy(e, "catalog record names an unknown type \"%s\"", name);
            }
        }
        if (json instanceof JsonObject object) {
            if (object.has("varchar")) {
                return new DataType.Varchar((int) object.number("varchar"));
            } else if (object.has("char")) {
                return new DataType.Varchar((int) object.number("char"), true);
            } else if (object.has("decimal")) {
                return new DataType.Decimal((int) object.number("decimal"), (int) object.number("scale"));
            } else if (object.has("timestamp")) {
                return new DataType.Timestamp((int) object.number("timestamp"), object.flag("zone"));
            } else if (object.has("array")) {
                return new DataType.Array(decodeType(object.value("array")));
            } else if (object.has("row")) {
                return new DataType.Row(decode(object.list("row")));
            } else if (object.has("map")) {
                return new DataType.MapOf(decodeType(object.value("map")), decodeType(object.value("value")));
            }
        }
        throw DATA_CORRUPTED.error("catalog record holds a type of an unknown kind");
    }
}
