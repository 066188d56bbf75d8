package io.millrace.engine.function;

import static io.millrace.common.error.ErrorCode.NUMBER_OUT_OF_RANGE;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.JsonReader;
import io.millrace.engine.data.JsonValues;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * JSON as a tree, as jsonb has it: of members of one name the last, names shorter first, then by their bytes. A node is a
 * {@code Map<String, Object>}, a {@code List<Object>}, a String, a BigDecimal, a Boolean or {@link #NULL}.
 */
final class JsonTree {
    /** Java's null is for what is not there. */
    static final Object NULL = new Object();

    private static final int MOST_DIGITS = 131_072;
    private static final Comparator<String> BY_LENGTH = Comparator.comparingInt((String name) -> bytes(name).length)
            .thenComparing((one, other) -> Arrays.compareUnsigned(bytes(one), bytes(other)));

    private final JsonValues values = new JsonValues(ZoneOffset.UTC);
    private final ByteSlice result;

    private JsonTree(ByteSlice result) {
        this.result = result;
    }

    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    static Object read(ByteSlice json) {
        return read(json, JsonTree::members);
    }

    /** @param objects makes what an object's members are put into, for whom their order is nothing */
    static Object read(ByteSlice json, Supplier<Map<String, Object>> objects) {
        JsonReader reader = new JsonReader();
        reader.begin(json.array, json.start, json.length);
        Object value = value(reader, objects, 0);
        reader.expectEnd();
        return value;
    }

    private static Object value(JsonReader reader, Supplier<Map<String, Object>> objects, int depth) {
        if (depth > JsonReader.MAX_DEPTH) {
            throw reader.error("nesting too deep", reader.position());
        }
        switch (reader.peek()) {
            case '{':
                Map<String, Object> members = objects.get();
                reader.readObject(name -> {
                    String text = name.toString();
                    members.put(text, value(reader, objects, depth + 1));
                });
                return members;
            case '[':
                List<Object> elements = new ArrayList<>();
                reader.readArray(() -> elements.add(value(reader, objects, depth + 1)));
                return elements;
            case '"':
                ByteSlice text = new ByteSlice();
                reader.readString(text);
                return text.toString();
            case 't', 'f':
                return reader.readBoolean();
            case 'n':
                reader.skipValue();
                return NULL;
            default:
                return reader.readDecimal();
        }
    }

    static Map<String, Object> members() {
        return new TreeMap<>(BY_LENGTH);
    }

    /** As jsonb is shown. */
    static void write(Object node, ByteSlice result) {
        result.clear();
        new JsonTree(result).append(node, -1);
    }

    /** One member or element a line, indented by four. */
    static void writePretty(Object node, ByteSlice result) {
        result.clear();
        new JsonTree(result).append(node, 0);
    }

    /** @param depth below 0 for all on one line */
    private void append(Object node, int depth) {
        if (node instanceof Map<?, ?> members) {
            result.append((byte) '{');
            String separator = "";
            for (Map.Entry<?, ?> member : members.entrySet()) {
                separate(separator, depth);
                values.append(result, member.getKey(), DataType.VARCHAR);
                result.appendAscii(": ");
                append(member.getValue(), depth < 0 ? depth : depth + 1);
                separator = ",";
            }
            end('}', depth);
        } else if (node instanceof List<?> elements) {
            result.append((byte) '[');
            String separator = "";
            for (Object element : elements) {
                separate(separator, depth);
                append(element, depth < 0 ? depth : depth + 1);
                separator = ",";
            }
            end(']', depth);
        } else if (node instanceof String text) {
            values.append(result, text, DataType.VARCHAR);
        } else {
            result.appendAscii(
                    node instanceof BigDecimal number ? plain(number) : node == NULL ? "null" : node.toString());
        }
    }

    /** With all its digits. */
    private static String plain(BigDecimal number) {
        if (Math.abs((long) number.scale()) > MOST_DIGITS || number.precision() > MOST_DIGITS) {
            throw NUMBER_OUT_OF_RANGE.error("value overflows numeric format");
        }
        return number.toPlainString();
    }

    private void separate(String separator, int depth) {
        result.appendAscii(separator);
        if (depth >= 0) {
            line(depth + 1);
        } else if (!separator.isEmpty()) {
            result.append((byte) ' ');
        }
    }

    private void end(char bracket, int depth) {
        if (depth >= 0) {
            line(depth);
        }
        result.append((byte) bracket);
    }

    private void line(int depth) {
        result.append((byte) '\n');
        result.appendAscii("    ".repeat(depth));
    }
}
