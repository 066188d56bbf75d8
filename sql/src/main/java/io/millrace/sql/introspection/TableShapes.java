package io.millrace.sql.introspection;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.data.TextValues;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Names and columns of a system schema's tables, from a resource: a table a line, {@code name: column type, column type}.
 * A column that is the same in every row says so, {@code relpersistence text = 'p'}.
 */
final class TableShapes {
    private TableShapes() {}

    static Map<String, TableShape> read(String resource) {
        Map<String, TableShape> shapes = new TreeMap<>();
        for (String line : text(resource).split("\n")) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                shapes.put(line.substring(0, colon), columns(line.substring(colon + 2)));
            }
        }
        return shapes;
    }

    /** {@code column type, column type = constant}. */
    static TableShape columns(String text) {
        List<Schema.Field> fields = new ArrayList<>();
        List<@Nullable Object> constants = new ArrayList<>();
        for (String column : text.split(", ")) {
            String[] parts = column.split(" = ");
            int space = parts[0].indexOf(' ');
            DataType type = type(parts[0].substring(space + 1));
            fields.add(Schema.Field.of(parts[0].substring(0, space), type));
            constants.add(parts.length == 1 ? null : constant(parts[1], type));
        }
        return new TableShape(new Schema(fields), constants);
    }

    private static Object constant(String text, DataType type) {
        boolean quoted = text.startsWith("'");
        return new TextValues(ZoneOffset.UTC, false).parse(quoted ? text.substring(1, text.length() - 1) : text, type);
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
