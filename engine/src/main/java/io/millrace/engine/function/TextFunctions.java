package io.millrace.engine.function;

import io.millrace.engine.data.ByteSlice;
import java.util.Locale;

/** Case and length of text. Characters are code points. Strict. */
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

    @SqlFunction({"CHAR_LENGTH", "CHARACTER_LENGTH", "LENGTH"})
    public static long charLength(FunctionContext context, ByteSlice text) {
        if (context.argumentType(0) == io.millrace.engine.data.DataType.BYTEA) {
            return text.length;
        }
        return characters(text);
    }

    @SqlFunction("OCTET_LENGTH")
    public static long octetLength(ByteSlice text) {
        return text.length;
    }

    static int characters(ByteSlice text) {
        int count = 0;
        for (int i = text.start; i < text.start + text.length; i++) {
            count += (text.array[i] & 0xC0) != 0x80 ? 1 : 0;
        }
        return count;
    }
}
