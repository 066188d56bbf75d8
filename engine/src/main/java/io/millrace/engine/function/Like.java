package io.millrace.engine.function;

import static io.millrace.common.error.ErrorCode.INVALID_ESCAPE;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.Utf8;
import java.util.Locale;

/**
 * LIKE and ILIKE: {@code _} is any character, {@code %} any run of them, the escape (a backslash unless said otherwise)
 * makes the next character plain. Takes time in proportion to text times pattern at worst. Strict.
 */
public final class Like {
    private static final ByteSlice BACKSLASH = ByteSlice.of("\\");

    private Like() {}

    @SqlFunction({"LIKE", "~~"})
    public static boolean like(FunctionContext context, ByteSlice text, ByteSlice pattern) {
        return matches(context, text, pattern, BACKSLASH, false);
    }

    @SqlFunction({"LIKE", "~~"})
    public static boolean like(FunctionContext context, ByteSlice text, ByteSlice pattern, ByteSlice escape) {
        return matches(context, text, pattern, escape, false);
    }

    @SqlFunction({"NOT LIKE", "!~~"})
    public static boolean notLike(FunctionContext context, ByteSlice text, ByteSlice pattern) {
        return !matches(context, text, pattern, BACKSLASH, false);
    }

    @SqlFunction({"NOT LIKE", "!~~"})
    public static boolean notLike(FunctionContext context, ByteSlice text, ByteSlice pattern, ByteSlice escape) {
        return !matches(context, text, pattern, escape, false);
    }

    @SqlFunction({"ILIKE", "~~*"})
    public static boolean ilike(FunctionContext context, ByteSlice text, ByteSlice pattern) {
        return matches(context, text, pattern, BACKSLASH, true);
    }

    @SqlFunction({"ILIKE", "~~*"})
    public static boolean ilike(FunctionContext context, ByteSlice text, ByteSlice pattern, ByteSlice escape) {
        return matches(context, text, pattern, escape, true);
    }

    @SqlFunction({"NOT ILIKE", "!~~*"})
    public static boolean notIlike(FunctionContext context, ByteSlice text, ByteSlice pattern) {
        return !matches(context, text, pattern, BACKSLASH, true);
    }

    @SqlFunction({"NOT ILIKE", "!~~*"})
    public static boolean notIlike(FunctionContext context, ByteSlice text, ByteSlice pattern, ByteSlice escape) {
        return !matches(context, text, pattern, escape, true);
    }

    private static boolean matches(
            FunctionContext context, ByteSlice text, ByteSlice pattern, ByteSlice escape, boolean anyCase) {
        LikePattern compiled = compiled(context, pattern, escape, anyCase);
        if (!anyCase) {
            return compiled.matches(text.array, text.start, text.length);
        }
        byte[] lower = text.toString().toLowerCase(Locale.ROOT).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return compiled.matches(lower, 0, lower.length);
    }

    private static LikePattern compiled(FunctionContext context, ByteSlice pattern, ByteSlice escape, boolean anyCase) {
        if (context.memory() instanceof LikePattern known && known.isOf(pattern, escape)) {
            return known;
        }
        if (escape.length > 0 && Utf8.characters(escape.array, escape.start, escape.length) > 1) {
            throw INVALID_ESCAPE.error("invalid escape string").hint("Escape string must be empty or one character.");
        }
        LikePattern compiled = new LikePattern(pattern.toString(), escape.toString(), anyCase);
        context.remember(compiled);
        return compiled;
    }
}
