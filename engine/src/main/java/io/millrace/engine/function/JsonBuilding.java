package io.millrace.engine.function;

import static io.millrace.common.error.ErrorCode.INVALID_PARAMETER_VALUE;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.JsonValues;
import io.millrace.engine.data.TextValues;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** JSON texts from values, spaced as PostgreSQL spaces them. NULL becomes null. */
public final class JsonBuilding {
    private JsonBuilding() {}

    /** From names and values in turn. */
    @SqlFunction(value = "JSON_BUILD_OBJECT", nulls = SqlFunction.Nulls.CALLED)
    public static void object(FunctionContext context, @Nullable Object[] entries, ByteSlice result) {
        object(context, entries, " : ", result);
    }

    @SqlFunction(value = "JSONB_BUILD_OBJECT", nulls = SqlFunction.Nulls.CALLED)
    public static void binaryObject(FunctionContext context, @Nullable Object[] entries, ByteSlice result) {
        object(context, entries, ": ", result);
    }

    private static void object(FunctionContext context, @Nullable Object[] entries, String colon, ByteSlice result) {
        if (entries.length % 2 != 0) {
            throw INVALID_PARAMETER_VALUE
                    .error("argument list must have even number of elements")
                    .hint("The arguments of json_build_object() must consist of alternating keys and values.");
        }
        JsonValues values = new JsonValues(context.zone());
        result.clear();
        result.append((byte) '{');
        for (int i = 0; i < entries.length; i += 2) {
            result.appendAscii(i == 0 ? "" : ", ");
            name(result, entries[i], context.argumentType(i), context.zone());
            result.appendAscii(colon);
            values.append(result, entries[i + 1], context.argumentType(i + 1));
        }
        result.append((byte) '}');
    }

    /** A value as the name of a member. */
    public static void name(ByteSlice result, @Nullable Object value, DataType type, ZoneId zone) {
        if (value == null) {
            throw INVALID_PARAMETER_VALUE.error("argument of a JSON object's key cannot be null");
        }
        new JsonValues(zone).append(result, new TextValues(zone, false).text(value, type), DataType.VARCHAR);
    }

    @SqlFunction(
            value = {"JSON_BUILD_ARRAY", "JSONB_BUILD_ARRAY"},
            nulls = SqlFunction.Nulls.CALLED)
    public static void array(FunctionContext context, @Nullable Object[] elements, ByteSlice result) {
        JsonValues values = new JsonValues(context.zone());
        result.clear();
        result.append((byte) '[');
        for (int i = 0; i < elements.length; i++) {
            result.appendAscii(i == 0 ? "" : ", ");
            values.append(result, elements[i], context.argumentType(i));
        }
        result.append((byte) ']');
    }
}
