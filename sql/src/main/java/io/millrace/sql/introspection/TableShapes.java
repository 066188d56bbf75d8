package io.millrace.sql.introspection;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Names and columns of a system schema's tables, from a resource: a table a line, {@code name: column type, column type}.
 */
final class TableShapes {
    private TableShapes() {}

    static Map<String, Schema> read(String resource) {
        Map<String, Schema> shapes = new TreeMap<>();
        for (String line : text(resource).split("\n")) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                shapes.put(line.substring(0, colon), columns(line.substring(colon + 2)));
            }
        }
        return shapes;
    }

    /** {@code column type, column type}. */
    static Schema columns(String text) {
        List<Schema.Field> fields = new ArrayList<>();
        for (String column : text.split(", ")) {
            int space = column.indexOf(' ');
            fields.add(Schema.Field.of(column.substring(0, space), type(column.substring(space + 1))));
        }
        return new Schema(fields);
    }

    private static DataType type(String name) {
        if (name.endsWith("[]")) {
            return new DataType.Array(type(name.substring(0, name.length() - 2)));
        }
        return switch (name) {
            case "boolean" -> DataType.BOOLEAN;
            case "smallint" -> DataType.SMALLINT;
            case "integer" -> DataType.INT;
            case "bigint" -> DataType.BIGINT;
            case "real" -> DataType.REAL;
            case "double" -> DataType.DOUBLE;
            case "numeric" -> DataType.decimal(38, 10);
            case "text" -> DataType.VARCHAR;
            case "timestamptz" -> DataType.TIMESTAMP_TZ;
            case "interval" -> DataType.INTERVAL_DAY_TIME;
            case "bytea" -> DataType.BYTEA;
            default -> throw ErrorCode.INTERNAL_ERROR.error("type %s", name);
        };
    }

    private static String text(String resource) {
        try (InputStream stream = TableShapes.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw ErrorCode.INTERNAL_ERROR.error("resource %s is missing", resource);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw ErrorCode.IO_ERROR.causedBy(e, "resource %s cannot be read", resource);
        }
    }
}
