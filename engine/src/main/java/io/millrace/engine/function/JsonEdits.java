package io.millrace.engine.function;

import io.millrace.engine.data.ByteSlice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What makes other jsonb of jsonb. Strict. */
public final class JsonEdits {
    private JsonEdits() {}

    @SqlFunction("JSONB_SET")
    public static void set(ByteSlice json, Object path, ByteSlice value, ByteSlice result) {
        set(json, path, value, true, result);
    }

    @SqlFunction("JSONB_SET")
    public static void set(ByteSlice json, Object path, ByteSlice value, boolean create, ByteSlice result) {
        edit(json, path, create ? JsonPathEdit.Kind.SET : JsonPathEdit.Kind.REPLACE, value, result);
    }

    @SqlFunction("JSONB_INSERT")
    public static void insert(ByteSlice json, Object path, ByteSlice value, ByteSlice result) {
        insert(json, path, value, false, result);
    }

    @SqlFunction("JSONB_INSERT")
    public static void insert(ByteSlice json, Object path, ByteSlice value, boolean after, ByteSlice result) {
        edit(json, path, after ? JsonPathEdit.Kind.INSERT_AFTER : JsonPathEdit.Kind.INSERT_BEFORE, value, result);
    }

    private static void edit(ByteSlice json, Object path, JsonPathEdit.Kind kind, ByteSlice value, ByteSlice result) {
        JsonTree.write(new JsonPathEdit(path, kind).apply(JsonTree.read(json), JsonTree.read(value)), result);
    }

    /** Of two objects the members of both, the second's where both have one; of others the elements, or they themselves. */
    @SqlFunction("$JSON_CONCAT")
    public static void concat(ByteSlice left, ByteSlice right, ByteSlice result) {
        JsonTree.write(concat(JsonTree.read(left), JsonTree.read(right)), result);
    }

    private static Object concat(Object left, Object right) {
        if (left instanceof Map<?, ?> first && right instanceof Map<?, ?> second) {
            Map<String, Object> both = JsonTree.members();
            first.forEach((name, value) -> both.put((String) name, value));
            second.forEach((name, value) -> both.put((String) name, value));
            return both;
        }
        List<Object> both = new ArrayList<>(left instanceof List<?> elements ? elements : List.of(left));
        both.addAll(right instanceof List<?> elements ? elements : List.of(right));
        return both;
    }

    /** Without the members of objects that are null, at any depth. */
    @SqlFunction("JSONB_STRIP_NULLS")
    public static void stripNulls(ByteSlice json, ByteSlice result) {
        JsonTree.write(withoutNulls(JsonTree.read(json)), result);
    }

    private static Object withoutNulls(Object node) {
        if (node instanceof Map<?, ?> members) {
            Map<String, Object> kept = JsonTree.members();
            members.forEach((name, value) -> {
                if (value != JsonTree.NULL) {
                    kept.put((String) name, withoutNulls(value));
                }
            });
            return kept;
        }
        if (node instanceof List<?> elements) {
            List<Object> kept = new ArrayList<>();
            elements.forEach(element -> kept.add(withoutNulls(element)));
            return kept;
        }
        return node;
    }

    @SqlFunction("JSONB_PRETTY")
    public static void pretty(ByteSlice json, ByteSlice result) {
        JsonTree.writePretty(JsonTree.read(json), result);
    }
}
