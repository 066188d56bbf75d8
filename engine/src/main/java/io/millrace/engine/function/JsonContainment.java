package io.millrace.engine.function;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.JsonReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code @>} of JSON, as jsonb's: an object's members and an array's elements, in any order and with others between. */
public final class JsonContainment {
    /** Java's null is for what is not there. */
    private static final Object JSON_NULL = new Object();

    private JsonContainment() {}

    @SqlFunction("@>")
    public static boolean contains(ByteSlice json, ByteSlice part) {
        Object whole = read(json);
        Object wanted = read(part);
        boolean element = whole instanceof List<?> && !(wanted instanceof List<?>) && !(wanted instanceof Map<?, ?>);
        return holds(whole, element ? List.of(wanted) : wanted);
    }

    @SqlFunction("<@")
    public static boolean containedBy(ByteSlice part, ByteSlice json) {
        return contains(json, part);
    }

    private static boolean holds(Object whole, Object part) {
        if (whole instanceof Map<?, ?> members && part instanceof Map<?, ?> wanted) {
            return wanted.entrySet().stream().allMatch(entry -> {
                Object member = members.get(entry.getKey());
                return member != null && holds(member, entry.getValue());
            });
        }
        if (whole instanceof List<?> elements && part instanceof List<?> wanted) {
            return wanted.stream().allMatch(each -> elements.stream().anyMatch(element -> holds(element, each)));
        }
        return whole.equals(part);
    }

    private static Object read(ByteSlice json) {
        JsonReader reader = new JsonReader();
        reader.begin(json.array, json.start, json.length);
        Object value = value(reader, 0);
        reader.expectEnd();
        return value;
    }

    private static Object value(JsonReader reader, int depth) {
        byte kind = reader.peek();
        switch (kind) {
            case '{':
                return members(reader, depth);
            case '[':
                return elements(reader, depth);
            case '"':
                return string(reader);
            case 't', 'f':
                return reader.readBoolean();
            case 'n':
                reader.skipValue();
                return JSON_NULL;
            default:
                BigDecimal number = reader.readDecimal();
                return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        }
    }

    private static String string(JsonReader reader) {
        ByteSlice text = new ByteSlice();
        reader.readString(text);
        return text.toString();
    }

    private static Object members(JsonReader reader, int depth) {
        checkDepth(reader, depth);
        Map<String, Object> members = new HashMap<>();
        reader.readObject(name -> {
            String text = name.toString();
            members.put(text, value(reader, depth + 1));
        });
        return members;
    }

    private static Object elements(JsonReader reader, int depth) {
        checkDepth(reader, depth);
        List<Object> elements = new ArrayList<>();
        reader.readArray(() -> elements.add(value(reader, depth + 1)));
        return elements;
    }

    private static void checkDepth(JsonReader reader, int depth) {
        if (depth >= JsonReader.MAX_DEPTH) {
            throw reader.error("nesting too deep", reader.position());
        }
    }
}
