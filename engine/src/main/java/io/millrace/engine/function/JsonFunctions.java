package io.millrace.engine.function;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.JsonReader;
import io.millrace.engine.data.JsonValues;

/**
 * Access into JSON. Strict; NULL too where nothing is found. The operators raise 22P02 for malformed JSON; JSON_VALUE,
 * JSON_QUERY and JSON_EXISTS, whose standard default is NULL (or false) ON ERROR, do not.
 */
public final class JsonFunctions {
    private JsonFunctions() {}

    @SqlFunction("->")
    public static boolean member(ByteSlice json, ByteSlice name, ByteSlice result) {
        return new JsonFinder(json).member(name).json(result);
    }

    /** Counts from 0, and from the end if negative. */
    @SqlFunction("->")
    public static boolean element(ByteSlice json, long index, ByteSlice result) {
        return new JsonFinder(json).element(index).json(result);
    }

    @SqlFunction("->>")
    public static boolean memberText(ByteSlice json, ByteSlice name, ByteSlice result) {
        return new JsonFinder(json).member(name).text(result);
    }

    @SqlFunction("->>")
    public static boolean elementText(ByteSlice json, long index, ByteSlice result) {
        return new JsonFinder(json).element(index).text(result);
    }

    /** A path of names and indexes as an array of text. */
    @SqlFunction({"#>", "JSON_EXTRACT_PATH"})
    public static boolean path(ByteSlice json, Object steps, ByteSlice result) {
        return new JsonFinder(json).steps(steps).json(result);
    }

    @SqlFunction({"#>>", "JSON_EXTRACT_PATH_TEXT"})
    public static boolean pathText(ByteSlice json, Object steps, ByteSlice result) {
        return new JsonFinder(json).steps(steps).text(result);
    }

    /** The scalar at a path such as {@code $.a.b[0]}, as text; NULL for an object or array. */
    @SqlFunction("JSON_VALUE")
    public static boolean value(FunctionContext context, ByteSlice json, ByteSlice path, ByteSlice result) {
        JsonPath compiled = JsonPath.of(context, path);
        try {
            JsonFinder found = new JsonFinder(json).path(compiled);
            return found.isScalar() && found.text(result);
        } catch (MillraceException malformed) {
            return false;
        }
    }

    /** The object or array at a path; NULL for a scalar. */
    @SqlFunction("JSON_QUERY")
    public static boolean query(FunctionContext context, ByteSlice json, ByteSlice path, ByteSlice result) {
        JsonPath compiled = JsonPath.of(context, path);
        try {
            JsonFinder found = new JsonFinder(json).path(compiled);
            return !found.isScalar() && found.json(result);
        } catch (MillraceException malformed) {
            return false;
        }
    }

    @SqlFunction("JSON_EXISTS")
    public static boolean exists(FunctionContext context, ByteSlice json, ByteSlice path) {
        JsonPath compiled = JsonPath.of(context, path);
        try {
            return new JsonFinder(json).path(compiled).exists();
        } catch (MillraceException malformed) {
            return false;
        }
    }

    @SqlFunction({"JSON_ARRAY_LENGTH", "JSONB_ARRAY_LENGTH"})
    public static long arrayLength(ByteSlice json) {
        return new JsonFinder(json).arrayLength();
    }

    /** object, array, string, number, boolean or null. */
    @SqlFunction({"JSON_TYPEOF", "JSONB_TYPEOF"})
    public static void typeOf(ByteSlice json, ByteSlice result) {
        result.setText(new JsonFinder(json).typeName());
    }

    @SqlFunction({"TO_JSON", "TO_JSONB"})
    public static void toJson(FunctionContext context, Object value, ByteSlice result) {
        result.clear();
        new JsonValues(context.zone()).append(result, value, context.argumentType(0));
    }

    @SqlFunction("IS JSON VALUE")
    public static boolean isJson(ByteSlice text) {
        try {
            JsonReader.validate(text.array, text.start, text.length);
            return true;
        } catch (MillraceException malformed) {
            return false;
        }
    }
}
