package io.millrace.engine.function;

import static io.millrace.common.error.ErrorCode.INVALID_PARAMETER_VALUE;
import static io.millrace.common.error.ErrorCode.INVALID_TEXT_REPRESENTATION;
import static io.millrace.common.error.ErrorCode.NULL_NOT_ALLOWED;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Puts a value at a path of names and indexes, as PostgreSQL's jsonb_set and jsonb_insert do. Immutable. */
final class JsonPathEdit {
    /** What becomes of the value that is there. */
    enum Kind {
        REPLACE,
        SET,
        INSERT_BEFORE,
        INSERT_AFTER
    }

    /** As C's strtol reads it. */
    private static final Pattern INDEX = Pattern.compile("\\s*[+-]?[0-9]+");

    private final List<?> path;
    private final Kind kind;

    /** @param path an array of text */
    JsonPathEdit(Object path, Kind kind) {
        this.path = (List<?>) path;
        this.kind = kind;
    }

    Object apply(Object node, Object value) {
        if (!(node instanceof Map<?, ?>) && !(node instanceof List<?>)) {
            throw INVALID_PARAMETER_VALUE.error("cannot set path in scalar");
        }
        return path.isEmpty() ? node : apply(node, 0, value);
    }

    private Object apply(Object node, int level, Object value) {
        if (path.get(level) == null) {
            throw NULL_NOT_ALLOWED.error("path element at position %s is null", level + 1);
        }
        if (node instanceof Map<?, ?> members) {
            return member(members, level, value);
        }
        return node instanceof List<?> elements ? element(elements, level, value) : node;
    }

    private boolean isLast(int level) {
        return level == path.size() - 1;
    }

    private boolean inserts() {
        return kind == Kind.INSERT_BEFORE || kind == Kind.INSERT_AFTER;
    }

    private Object member(Map<?, ?> members, int level, Object value) {
        String name = String.valueOf(path.get(level));
        Object present = members.get(name);
        Map<String, Object> edited = JsonTree.members();
        members.forEach((each, its) -> edited.put((String) each, its));
        if (!isLast(level)) {
            if (present != null) {
                edited.put(name, apply(present, level + 1, value));
            }
        } else if (present != null && inserts()) {
            throw INVALID_PARAMETER_VALUE
                    .error("cannot replace existing key")
                    .hint("Try using the function jsonb_set to replace key value.");
        } else if (present != null || kind != Kind.REPLACE) {
            edited.put(name, value);
        }
        return edited;
    }

    private Object element(List<?> elements, int level, Object value) {
        long index = index(level);
        int count = elements.size();
        long at = index < 0 ? count + index : index;
        List<Object> edited = new ArrayList<>(elements);
        if (!isLast(level)) {
            if (at >= 0 && at < count) {
                edited.set((int) at, apply(elements.get((int) at), level + 1, value));
            }
        } else if (at < 0 || at >= count) {
            if (kind != Kind.REPLACE) {
                edited.add(at < 0 ? 0 : count, value);
            }
        } else if (inserts()) {
            edited.add((int) at + (kind == Kind.INSERT_AFTER ? 1 : 0), value);
        } else {
            edited.set((int) at, value);
        }
        return edited;
    }

    private int index(int level) {
        String text = String.valueOf(path.get(level));
        try {
            return Integer.parseInt(INDEX.matcher(text).matches() ? text.stripLeading() : "");
        } catch (NumberFormatException e) {
            throw INVALID_TEXT_REPRESENTATION.error(
                    "path element at position %s is not an integer: \"%s\"", level + 1, text);
        }
    }
}
