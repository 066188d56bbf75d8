package io.millrace.engine.function;

import io.millrace.engine.data.ByteSlice;

/** Casts to and from text. Strict. */
public final class TextCasts {
    private TextCasts() {}

    /** The first {@code characters} of {@code text}, as an explicit cast to VARCHAR(n) does. */
    public static void truncate(ByteSlice text, int characters, ByteSlice result) {
        int length = text.length;
        if (length > characters) {
            int seen = 0;
            for (int i = 0; i < text.length; i++) {
                if ((text.array[text.start + i] & 0xC0) != 0x80 && seen++ == characters) {
                    length = i;
                    break;
                }
            }
        }
        result.set(text.array, text.start, length);
    }
}
