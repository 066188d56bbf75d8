package io.millrace.engine.function;

import static io.millrace.common.error.ErrorCode.INVALID_PARAMETER_VALUE;
import static io.millrace.common.error.ErrorCode.LIMIT_EXCEEDED;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.TextValues;
import io.millrace.engine.data.Utf8;
import org.jspecify.annotations.Nullable;

/** Functions that make new text from old. Strict, except CONCAT and CONCAT_WS, which leave NULLs out. */
public final class TextBuilding {
    private TextBuilding() {}

    @SqlFunction("||")
    public static void concatenate(ByteSlice a, ByteSlice b, ByteSlice result) {
        result.clear();
        result.append(a);
        result.append(b);
    }

    /** Anything with text; both as text. */
    @SqlFunction("||")
    public static void concatenate(FunctionContext context, Object a, Object b, ByteSlice result) {
        result.clear();
        append(context, 0, a, result);
        append(context, 1, b, result);
    }

    private static void append(FunctionContext context, int index, @Nullable Object value, ByteSlice result) {
        if (value != null) {
            texts(context).append(result, value, context.argumentType(index));
        }
    }

    private static TextValues texts(FunctionContext context) {
        if (context.memory() instanceof TextValues known) {
            return known;
        }
        TextValues texts = new TextValues(context.zone(), true);
        context.remember(texts);
        return texts;
    }

    @SqlFunction(value = "CONCAT", nulls = SqlFunction.Nulls.CALLED)
    public static void concat(FunctionContext context, @Nullable Object[] values, ByteSlice result) {
        result.clear();
        for (int i = 0; i < values.length; i++) {
            append(context, i, values[i], result);
        }
    }

    /** NULL only if the separator is. */
    @SqlFunction(value = "CONCAT_WS", nulls = SqlFunction.Nulls.CALLED)
    public static boolean concatWithSeparator(
            FunctionContext context, @Nullable Object separator, @Nullable Object[] values, ByteSlice result) {
        result.clear();
        if (separator == null) {
            return false;
        }
        boolean any = false;
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                if (any) {
                    append(context, 0, separator, result);
                }
                any = true;
                append(context, i + 1, values[i], result);
            }
        }
        return true;
    }

    @SqlFunction("REPLACE")
    public static void replace(ByteSlice text, ByteSlice from, ByteSlice to, ByteSlice result) {
        if (from.length == 0) {
            result.set(text);
            return;
        }
        result.clear();
        int at = 0;
        for (int hit = TextFunctions.indexOf(text, from, 0); hit >= 0; hit = TextFunctions.indexOf(text, from, at)) {
            result.append(text.array, text.start + at, hit - at);
            result.append(to);
            at = hit + from.length;
        }
        result.append(text.array, text.start + at, text.length - at);
    }

    @SqlFunction("REPEAT")
    public static void repeat(ByteSlice text, long count, ByteSlice result) {
        result.clear();
        if (count <= 0 || text.length == 0) {
            return;
        }
        if (count > ByteSlice.MAX_LENGTH / text.length) {
            throw LIMIT_EXCEEDED.error("requested length too large");
        }
        result.reserve((int) (count * text.length));
        for (long i = 0; i < count; i++) {
            result.append(text);
        }
    }

    @SqlFunction("REVERSE")
    public static void reverse(ByteSlice text, ByteSlice result) {
        result.clear();
        int end = text.length;
        for (int i = text.length - 1; i >= 0; i--) {
            if ((text.array[text.start + i] & 0xC0) != 0x80) {
                result.append(text.array, text.start + i, end - i);
                end = i;
            }
        }
    }

    @SqlFunction("LPAD")
    public static void padLeft(ByteSlice text, long length, ByteSlice result) {
        pad(text, length, ByteSlice.of(" "), result, true);
    }

    @SqlFunction("LPAD")
    public static void padLeft(ByteSlice text, long length, ByteSlice fill, ByteSlice result) {
        pad(text, length, fill, result, true);
    }

    @SqlFunction("RPAD")
    public static void padRight(ByteSlice text, long length, ByteSlice result) {
        pad(text, length, ByteSlice.of(" "), result, false);
    }

    @SqlFunction("RPAD")
    public static void padRight(ByteSlice text, long length, ByteSlice fill, ByteSlice result) {
        pad(text, length, fill, result, false);
    }

    private static void pad(ByteSlice text, long length, ByteSlice fill, ByteSlice result, boolean left) {
        int present = Utf8.characters(text.array, text.start, text.length);
        if (length <= present || fill.length == 0) {
            result.set(
                    text.array,
                    text.start,
                    length <= 0 ? 0 : Utf8.prefixLength(text.array, text.start, text.length, length));
            return;
        }
        if (length > ByteSlice.MAX_LENGTH / 4) {
            throw LIMIT_EXCEEDED.error("requested length too large");
        }
        result.clear();
        if (!left) {
            result.append(text);
        }
        long missing = length - present;
        int fillCharacters = Utf8.characters(fill.array, fill.start, fill.length);
        while (missing > 0) {
            int bytes = Utf8.prefixLength(fill.array, fill.start, fill.length, missing);
            result.append(fill.array, fill.start, bytes);
            missing -= Math.min(missing, fillCharacters);
        }
        if (left) {
            result.append(text);
        }
    }

    /** The {@code n}-th part between delimiters, from 1, or from the end if negative; empty if there is none. */
    @SqlFunction("SPLIT_PART")
    public static void splitPart(ByteSlice text, ByteSlice delimiter, long n, ByteSlice result) {
        if (n == 0) {
            throw INVALID_PARAMETER_VALUE.error("field position must not be zero");
        }
        long wanted = n;
        if (n < 0) {
            long parts = 1;
            for (int at = next(text, delimiter, 0); at >= 0; at = next(text, delimiter, at + delimiter.length)) {
                parts++;
            }
            wanted = parts + n + 1;
        }
        result.set(text.array, text.start, 0);
        if (wanted < 1) {
            return;
        }
        int at = 0;
        for (long part = 1; ; part++) {
            int end = next(text, delimiter, at);
            if (part == wanted) {
                result.set(text.array, text.start + at, (end < 0 ? text.length : end) - at);
                return;
            }
            if (end < 0) {
                return;
            }
            at = end + delimiter.length;
        }
    }

    private static int next(ByteSlice text, ByteSlice delimiter, int from) {
        return delimiter.length == 0 ? -1 : TextFunctions.indexOf(text, delimiter, from);
    }

    /** Characters of {@code from} become those of {@code to} at the same place, or go where there is none. */
    @SqlFunction("TRANSLATE")
    public static void translate(ByteSlice text, ByteSlice from, ByteSlice to, ByteSlice result) {
        int[] old = from.toString().codePoints().toArray();
        int[] replacement = to.toString().codePoints().toArray();
        StringBuilder translated = new StringBuilder();
        text.toString().codePoints().forEach(codePoint -> {
            for (int i = 0; i < old.length; i++) {
                if (old[i] == codePoint) {
                    if (i < replacement.length) {
                        translated.appendCodePoint(replacement[i]);
                    }
                    return;
                }
            }
            translated.appendCodePoint(codePoint);
        });
        result.setText(translated.toString());
    }

    @SqlFunction("OVERLAY")
    public static void overlay(ByteSlice text, ByteSlice replacement, long from, ByteSlice result) {
        overlay(
                text,
                replacement,
                from,
                Utf8.characters(replacement.array, replacement.start, replacement.length),
                result);
    }

    @SqlFunction("OVERLAY")
    public static void overlay(ByteSlice text, ByteSlice replacement, long from, long count, ByteSlice result) {
        if (from <= 0) {
            throw io.millrace.common.error.ErrorCode.SUBSTRING_ERROR.error("negative substring length not allowed");
        }
        int start = Utf8.prefixLength(text.array, text.start, text.length, from - 1);
        int end = Utf8.prefixLength(text.array, text.start, text.length, Math.max(0, from - 1 + count));
        result.clear();
        result.append(text.array, text.start, start);
        result.append(replacement);
        result.append(text.array, text.start + end, text.length - end);
    }

    @SqlFunction("CHR")
    public static void chr(long codePoint, ByteSlice result) {
        if (codePoint == 0) {
            throw LIMIT_EXCEEDED.error("null character not permitted");
        }
        boolean surrogate = codePoint >= 0xD800 && codePoint <= 0xDFFF;
        if (codePoint < 0 || codePoint > Character.MAX_CODE_POINT || surrogate) {
            throw LIMIT_EXCEEDED.error("requested character too large for encoding: %s", codePoint);
        }
        result.setText(Character.toString((int) codePoint));
    }
}
