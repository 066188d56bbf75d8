package io.millrace.engine.catalog;

import static io.millrace.common.error.ErrorCode.DATA_CORRUPTED;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of a JSON object, asked for by name and kind. Not thread-safe. */
final class JsonObject {
    private final Map<String, @Nullable Object> members;

    JsonObject() {
        this(new LinkedHashMap<>());
    }

    JsonObject(Map<String, @Nullable Object> members) {
        this.members = members;
    }

    Map<String, @Nullable Object> members() {
        return members;
    }

    /** Values are String, Boolean, Long, List, JsonObject or null. */
    JsonObject with(String name, @Nullable Object value) {
        members.put(name, value);
        return this;
    }

    boolean has(String name) {
        return members.get(name) != null;
    }

    String string(String name) {
        return (String) required(name, String.class);
    }

    @Nullable
    String optionalString(String name) {
        return has(name) ? string(name) : null;
    }

    long number(String name) {
        return (Long) required(name, Long.class);
    }

    boolean flag(String name) {
        return (Boolean) required(name, Boolean.class);
    }

    JsonObject object(String name) {
        return (JsonObject) required(name, JsonObject.class);
    }

    List<?> list(String name) {
        return (List<?>) required(name, List.class);
    }

    Object value(String name) {
        return required(name, Object.class);
    }

    List<String> strings(String name) {
        List<String> strings = new ArrayList<>();
        for (Object element : list(name)) {
            strings.add(String.valueOf(element));
        }
        return strings;
    }

    Map<String, String> stringMap(String name) {
        Map<String, String> strings = new LinkedHashMap<>();
        object(name).members.forEach((key, value) -> strings.put(key, String.valueOf(value)));
        return strings;
    }

    static JsonObject of(Map<String, String> strings) {
        return new JsonObject(new LinkedHashMap<>(strings));
    }

    private Object required(String name, Class<?> kind) {
        Object value = members.get(name);
        if (value == null || !kind.isInstance(value)) {
            throw DATA_CORRUPTED.error("catalog record has no %s \"%s\"", kind.getSimpleName(), name);
        }
        return value;
    }
}
