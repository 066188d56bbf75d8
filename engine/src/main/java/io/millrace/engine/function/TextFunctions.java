package io.millrace.engine.function;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Utf8;
import java.util.Locale;

/** Case, length, parts and positions of text. Characters are code points. All strict. */
public final class TextFunctions {
    private TextFunctions() {}

    @SqlFunction("UPPER")
    public static void upper(ByteSlice text, ByteSlice result) {
        changeCase(text, result, true);
    }

    @SqlFunction("LOWER")
    public static void lower(ByteSlice text, ByteSlice result) {
        changeCase(text, result, false);
    }

    private static void changeCase(ByteSlice text, ByteSlice result, boolean upper) {
        result.clear();
        byte[] target = result.reserve(text.length);
        byte first = (byte) (upper ? 'a' : 'A');
        byte last = (byte) (upper ? 'z' : 'Z');
        for (int i = 0; i < text.length; i++) {
            byte b = text.array[text.start + i];
            if (b < 0) {
                String string = text.toString();
                result.setText(upper ? string.toUpperCase(Locale.ROOT) : string.toLowerCase(Locale.ROOT));
                return;
            }
            target[i] = b >= first && b <= last ? (byte) (b ^ 0x20) : b;
        }
        result.length = text.length;
    }

    /** The first letter of each word in upper case, the rest in lower case; words are runs of letters and digits. */
    @SqlFunction("INITCAP")
    public static void initcap(ByteSlice text, ByteSlice result) {
        StringBuilder words = new StringBuilder();
        boolean inside = false;
        for (int codePoint : text.toString().codePoints().toArray()) {
            String character = Character.toString(codePoint);
            words.append(inside ? character.toLowerCase(Locale.ROOT) : character.toUpperCase(Locale.ROOT));
            inside = Character.isLetterOrDigit(codePoint);
        }
        result.setText(words.toString());
    }

    /** Characters of text, bytes of BYTEA. */
    @SqlFunction({"CHAR_LENGTH", "CHARACTER_LENGTH", "LENGTH"})
    public static long charLength(FunctionContext context, ByteSlice text) {
        return context.argumentType(0) == DataType.BYTEA
                ? text.length
                : Utf8.characters(text.array, text.start, text.length);
    }

    @SqlFunction("OCTET_LENGTH")
    public static long octetLength(ByteSlice text) {
        return text.length;
    }

    @SqlFunction("BIT_LENGTH")
    public static long bitLength(ByteSlice text) {
        return text.length * 8L;
    }

    /** Characters from {@code from} (1 is the first; may be before it) on. */
    @SqlFunction({"SUBSTRING", "SUBSTR"})
    public static void substring(FunctionContext context, ByteSlice text, long from, ByteSlice result) {
        long skipped = Math.max(0, from - 1);
        int start = prefix(context, text, skipped);
        result.set(text.array, text.start + start, text.length - start);
    }

    /** A negative length raises 22011. */
    @SqlFunction({"SUBSTRING", "SUBSTR"})
    public static void substring(FunctionContext context, ByteSlice text, long from, long count, ByteSlice result) {
        if (count < 0) {
            throw io.millrace.common.error.ErrorCode.SUBSTRING_ERROR.error("negative substring length not allowed");
        }
        long end = from > Long.MAX_VALUE - count ? Long.MAX_VALUE : from + count;
        int start = prefix(context, text, Math.max(0, from - 1));
        int stop = prefix(context, text, Math.max(0, end - 1));
        result.set(text.array, text.start + start, Math.max(0, stop - start));
    }

    private static int prefix(FunctionContext context, ByteSlice text, long characters) {
        return context.argumentType(0) == DataType.BYTEA
                ? (int) Math.min(text.length, characters)
                : Utf8.prefixLength(text.array, text.start, text.length, characters);
    }

    @SqlFunction("LEFT")
    public static void left(ByteSlice text, long count, ByteSlice result) {
        long wanted = count >= 0 ? count : Utf8.characters(text.array, text.start, text.length) + count;
        result.set(
                text.array,
                text.start,
                wanted <= 0 ? 0 : Utf8.prefixLength(text.array, text.start, text.length, wanted));
    }

    @SqlFunction("RIGHT")
    public static void right(ByteSlice text, long count, ByteSlice result) {
        long skipped = count >= 0 ? Utf8.characters(text.array, text.start, text.length) - count : -count;
        int start = skipped <= 0 ? 0 : Utf8.prefixLength(text.array, text.start, text.length, skipped);
        result.set(text.array, text.start + start, text.length - start);
    }

    /** Position of the first argument in the second, from 1; 0 if it is not there. */
    @SqlFunction("POSITION")
    public static long position(ByteSlice wanted, ByteSlice text) {
        return strpos(text, wanted);
    }

    @SqlFunction({"STRPOS", "INSTR"})
    public static long strpos(ByteSlice text, ByteSlice wanted) {
        int at = indexOf(text, wanted, 0);
        return at < 0 ? 0 : Utf8.characters(text.array, text.start, at) + 1L;
    }

    /** Byte index in {@code text} at or after {@code from}; -1 if absent. */
    static int indexOf(ByteSlice text, ByteSlice wanted, int from) {
        int last = text.length - wanted.length;
        for (int i = from; i <= last; i++) {
            if (matches(text, i, wanted)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean matches(ByteSlice text, int at, ByteSlice wanted) {
        for (int i = 0; i < wanted.length; i++) {
            if (text.array[text.start + at + i] != wanted.array[wanted.start + i]) {
                return false;
            }
        }
        return true;
    }

    @SqlFunction("STARTS_WITH")
    public static boolean startsWith(ByteSlice text, ByteSlice prefix) {
        return prefix.length <= text.length && matches(text, 0, prefix);
    }

    @SqlFunction("ENDS_WITH")
    public static boolean endsWith(ByteSlice text, ByteSlice suffix) {
        return suffix.length <= text.length && matches(text, text.length - suffix.length, suffix);
    }

    /** The code point of the first character; 0 for empty text. */
    @SqlFunction("ASCII")
    public static long ascii(ByteSlice text) {
        return text.length == 0
                ? 0
                : new String(text.array, text.start, Math.min(4, text.length), java.nio.charset.StandardCharsets.UTF_8)
                        .codePointAt(0);
    }
}
