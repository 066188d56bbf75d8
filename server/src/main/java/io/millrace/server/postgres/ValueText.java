package io.millrace.server.postgres;

import io.millrace.engine.data.DataType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Single boxed values in PostgreSQL's text format: what stands in arrays, rows and maps, and the slow way for all else.
 * Not thread-safe.
 */
final class ValueText {
    private final DateTimeText dates;

    ValueText(ZoneId zone) {
        dates = new DateTimeText(zone);
    }

    /** Writes a value that is not NULL, without a length. */
    void write(DataType type, Object value, WireBuffer out) {
        if (type instanceof DataType.Scalar scalar) {
            scalar(scalar, value, out);
        } else if (type instanceof DataType.Timestamp timestamp) {
            if (timestamp.withTimeZone()) {
                dates.timestampWithZone((Long) value, out);
            } else {
                DateTimeText.timestamp((Long) value, out);
            }
        } else if (type instanceof DataType.Decimal) {
            out.writeText(((BigDecimal) value).toPlainString());
        } else if (type instanceof DataType.Array array) {
            array(array.element(), (List<?>) value, out);
        } else if (type instanceof DataType.Row row) {
            row(row, (List<?>) value, out);
        } else if (type instanceof DataType.MapOf) {
            json(type, value, out);
        } else {
            out.writeText((String) value);
        }
    }

    private static void scalar(DataType.Scalar type, Object value, WireBuffer out) {
        switch (type) {
            case BOOLEAN -> NumberText.boolText((Boolean) value, out);
            case SMALLINT, INT, BIGINT -> NumberText.integer((Long) value, out);
            case REAL -> NumberText.real((Double) value, out);
            case DOUBLE -> NumberText.doublePrecision((Double) value, out);
            case BYTEA -> {
                byte[] bytes = bytes((ByteBuffer) value);
                NumberText.hex(bytes, 0, bytes.length, out);
            }
            case DATE -> DateTimeText.date((Long) value, out);
            case TIME -> DateTimeText.time((Long) value, out);
            case INTERVAL_YEAR_MONTH -> DateTimeText.months((Long) value, out);
            case INTERVAL_DAY_TIME -> DateTimeText.dayTime((Long) value, out);
            case JSON, NULL -> out.writeText(value.toString());
        }
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private String string(DataType type, Object value) {
        WireBuffer buffer = new WireBuffer(32);
        write(type, value, buffer);
        return new String(buffer.array(), 0, buffer.size(), StandardCharsets.UTF_8);
    }

    /** As array_out: {@code {1,NULL,"a b"}}. */
    private void array(DataType element, List<?> values, WireBuffer out) {
        out.writeByte('{');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.writeByte(',');
            }
            Object value = values.get(i);
            if (value == null) {
                out.writeText("NULL");
            } else if (element instanceof DataType.Array inner) {
                array(inner.element(), (List<?>) value, out);
            } else {
                String text = string(element, value);
                out.writeText(needsQuotesInArray(text) ? quoted(text, "\\\"", "\\\\") : text);
            }
        }
        out.writeByte('}');
    }

    private static boolean needsQuotesInArray(String text) {
        return text.isEmpty() || text.equalsIgnoreCase("NULL") || containsAny(text, "{}\",\\ \t\n\r\u000b\f");
    }

    /** As record_out: {@code (1,,"a b")}; a NULL is nothing at all. */
    private void row(DataType.Row type, List<?> values, WireBuffer out) {
        out.writeByte('(');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.writeByte(',');
            }
            Object value = values.get(i);
            if (value != null) {
                String text = string(type.fields().type(i), value);
                boolean quote = text.isEmpty() || containsAny(text, "()\",\\ \t\n\r\u000b\f");
                out.writeText(quote ? quoted(text, "\"\"", "\\\\") : text);
            }
        }
        out.writeByte(')');
    }

    private static boolean containsAny(String text, String characters) {
        for (int i = 0; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    private static String quoted(String text, String quote, String backslash) {
        return '"' + text.replace("\\", backslash).replace("\"", quote) + '"';
    }

    /** As a JSON value (RFC 8259): maps and rows are objects, arrays are arrays, all that JSON lacks is a string. */
    void json(DataType type, @Nullable Object value, WireBuffer out) {
        if (value == null) {
            out.writeText("null");
        } else if (type instanceof DataType.MapOf map) {
            jsonMap(map, (Map<?, ?>) value, out);
        } else if (type instanceof DataType.Row row) {
            jsonRow(row, (List<?>) value, out);
        } else if (type instanceof DataType.Array array) {
            jsonArray(array.element(), (List<?>) value, out);
        } else if (type == DataType.BOOLEAN) {
            out.writeText(value.toString());
        } else if (type == DataType.JSON || isJsonNumber(type, value)) {
            write(type, value, out);
        } else {
            jsonString(string(type, value), out);
        }
    }

    private static boolean isJsonNumber(DataType type, Object value) {
        if (type == DataType.REAL || type == DataType.DOUBLE) {
            return Double.isFinite((Double) value);
        }
        return type instanceof DataType.Decimal
                || type == DataType.SMALLINT
                || type == DataType.INT
                || type == DataType.BIGINT;
    }

    private void jsonMap(DataType.MapOf type, Map<?, ?> map, WireBuffer out) {
        String separator = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.writeText(separator);
            jsonString(string(type.key(), entry.getKey()), out);
            out.writeByte(':');
            json(type.value(), entry.getValue(), out);
            separator = ",";
        }
        out.writeText(map.isEmpty() ? "{}" : "}");
    }

    private void jsonRow(DataType.Row type, List<?> values, WireBuffer out) {
        String separator = "{";
        for (int i = 0; i < values.size(); i++) {
            out.writeText(separator);
            jsonString(type.fields().field(i).name(), out);
            out.writeByte(':');
            json(type.fields().type(i), values.get(i), out);
            separator = ",";
        }
        out.writeText(values.isEmpty() ? "{}" : "}");
    }

    private void jsonArray(DataType element, List<?> values, WireBuffer out) {
        out.writeByte('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.writeByte(',');
            }
            json(element, values.get(i), out);
        }
        out.writeByte(']');
    }

    private static void jsonString(String text, WireBuffer out) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < ' ') {
                        quoted.append("\\u00").append(c < 16 ? "0" : "1").append("0123456789abcdef".charAt(c & 15));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        out.writeText(quoted.append('"').toString());
    }
}
