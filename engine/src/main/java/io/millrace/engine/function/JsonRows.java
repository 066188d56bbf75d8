package io.millrace.engine.function;

import static io.millrace.common.error.ErrorCode.INVALID_PARAMETER_VALUE;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.JsonReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What is in JSON arrays and objects, as arrays that UNNEST makes rows of. Strict. */
public final class JsonRows {
    private JsonRows() {}

    @SqlFunction("$JSON_ELEMENTS")
    public static Object elements(ByteSlice json) {
        return elements(json, false);
    }

    /** JSON's null is NULL, a string has no quotes. */
    @SqlFunction("$JSON_ELEMENT_TEXTS")
    public static Object elementTexts(ByteSlice json) {
        return elements(json, true);
    }

    @SqlFunction("$JSON_NAMES")
    public static Object names(ByteSlice json) {
        List<Object> names = new ArrayList<>();
        members(json, "cannot call json_object_keys on %s", (name, reader) -> {
            names.add(name);
            reader.skipValue();
        });
        return Collections.unmodifiableList(names);
    }

    /** Rows of names and values. */
    @SqlFunction("$JSON_MEMBERS")
    public static Object members(ByteSlice json) {
        return members(json, false);
    }

    @SqlFunction("$JSON_MEMBER_TEXTS")
    public static Object memberTexts(ByteSlice json) {
        return members(json, true);
    }

    private static Object members(ByteSlice json, boolean text) {
        List<Object> members = new ArrayList<>();
        members(
                json,
                "cannot deconstruct %s as an object",
                (name, reader) -> members.add(Collections.unmodifiableList(Arrays.asList(name, value(reader, text)))));
        return Collections.unmodifiableList(members);
    }

    private static Object elements(ByteSlice json, boolean text) {
        JsonReader reader = new JsonReader();
        reader.begin(json.array, json.start, json.length);
        byte kind = reader.peek();
        if (kind != '[') {
            throw INVALID_PARAMETER_VALUE.error(
                    kind == '{' ? "cannot extract elements from an object" : "cannot extract elements from a scalar");
        }
        List<@Nullable Object> elements = new ArrayList<>();
        reader.readArray(() -> elements.add(value(reader, text)));
        reader.expectEnd();
        return Collections.unmodifiableList(elements);
    }

    private static void members(ByteSlice json, String refusal, BiConsumer<String, JsonReader> member) {
        JsonReader reader = new JsonReader();
        reader.begin(json.array, json.start, json.length);
        byte kind = reader.peek();
        if (kind != '{') {
            throw INVALID_PARAMETER_VALUE.error(refusal, kind == '[' ? "an array" : "a scalar");
        }
        reader.readObject(name -> member.accept(name.toString(), reader));
        reader.expectEnd();
    }

    private static @Nullable Object value(JsonReader reader, boolean text) {
        byte kind = reader.peek();
        if (text && kind == '"') {
            ByteSlice string = new ByteSlice();
            reader.readString(string);
            return string.toString();
        }
        int start = reader.position();
        reader.skipValue();
        ByteSlice value = new ByteSlice();
        value.set(reader.bytes(), start, reader.position() - start);
        return text && kind == 'n' ? null : value.toString();
    }
}
