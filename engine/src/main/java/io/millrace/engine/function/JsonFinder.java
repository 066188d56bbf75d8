package io.millrace.engine.function;

import static io.millrace.common.error.ErrorCode.INVALID_PARAMETER_VALUE;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.JsonReader;
import java.util.List;

/** Stands on a value in a JSON text, or on none. Steps check the JSON that they pass. */
final class JsonFinder {
    private static final int NOTHING = -1;

    private final JsonReader reader = new JsonReader();
    private int start;

    JsonFinder(ByteSlice json) {
        reader.begin(json.array, json.start, json.length);
        reader.peek();
        start = reader.position();
    }

    boolean exists() {
        return start != NOTHING;
    }

    private byte kind() {
        if (start == NOTHING) {
            return 0;
        }
        reader.moveTo(start);
        return reader.peek();
    }

    boolean isScalar() {
        byte kind = kind();
        return kind != 0 && kind != '{' && kind != '[';
    }

    /** Moves to the member of that name; of several the last. */
    JsonFinder member(ByteSlice name) {
        if (kind() != '{') {
            checkScalar();
            return nothing();
        }
        start = NOTHING;
        reader.readObject(candidate -> {
            reader.peek();
            if (Comparison.equal(candidate, name)) {
                start = reader.position();
            }
            reader.skipValue();
        });
        return this;
    }

    private void checkScalar() {
        if (start != NOTHING && kind() != '[') {
            reader.skipValue();
        }
    }

    private JsonFinder nothing() {
        start = NOTHING;
        return this;
    }

    JsonFinder element(long index) {
        if (kind() != '[') {
            return nothing();
        }
        long wanted = index < 0 ? index + arrayLength() : index;
        reader.moveTo(start);
        reader.expect('[');
        if (wanted < 0 || reader.take(']')) {
            return nothing();
        }
        long at = 0;
        do {
            reader.peek();
            int valueStart = reader.position();
            reader.skipValue();
            if (at++ == wanted) {
                start = valueStart;
                return this;
            }
        } while (reader.take(','));
        reader.expect(']');
        return nothing();
    }

    long arrayLength() {
        if (kind() != '[') {
            throw INVALID_PARAMETER_VALUE.error(
                    kind() == '{' ? "cannot get array length of a non-array" : "cannot get array length of a scalar");
        }
        long[] count = new long[1];
        reader.readArray(() -> {
            reader.skipValue();
            count[0]++;
        });
        return count[0];
    }

    /** Follows a list of texts: names in objects, indexes in arrays. */
    JsonFinder steps(Object steps) {
        for (Object step : (List<?>) steps) {
            if (step == null || start == NOTHING) {
                return nothing();
            }
            String text = step.toString();
            if (kind() == '[') {
                try {
                    element(Long.parseLong(text.strip()));
                } catch (NumberFormatException e) {
                    return nothing();
                }
            } else {
                member(ByteSlice.of(text));
            }
        }
        return this;
    }

    /** Follows a path in lax mode: a member of an array is that of its first element, element 0 of a scalar is itself. */
    JsonFinder path(JsonPath path) {
        for (JsonPath.Step step : path.steps()) {
            if (start == NOTHING) {
                return this;
            }
            ByteSlice name = step.name();
            if (name != null) {
                if (kind() == '[') {
                    element(0);
                }
                if (start != NOTHING) {
                    member(name);
                }
            } else if (kind() == '[') {
                element(step.index());
            } else if (step.index() != 0) {
                return nothing();
            }
        }
        return this;
    }

    /** The value as it is written. */
    boolean json(ByteSlice result) {
        if (start == NOTHING) {
            return false;
        }
        reader.moveTo(start);
        reader.skipValue();
        result.set(reader.bytes(), start, reader.position() - start);
        return true;
    }

    /** The value as text: a string without quotes; false for null. */
    boolean text(ByteSlice result) {
        byte kind = kind();
        if (kind == 0 || kind == 'n') {
            return false;
        }
        if (kind == '"') {
            ByteSlice string = new ByteSlice();
            reader.readString(string);
            result.set(string);
            return true;
        }
        return json(result);
    }

    String typeName() {
        byte kind = kind();
        reader.skipValue();
        return switch (kind) {
            case '{' -> "object";
            case '[' -> "array";
            case '"' -> "string";
            case 't', 'f' -> "boolean";
            case 'n' -> "null";
            default -> "number";
        };
    }

    static MillraceException unsupported(String path) {
        return INVALID_PARAMETER_VALUE
                .error("JSON path \"%s\" is not supported", path)
                .hint("Paths are members and elements of $, such as $.a.\"b c\"[0].");
    }
}
