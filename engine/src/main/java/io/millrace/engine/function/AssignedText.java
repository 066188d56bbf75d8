package io.millrace.engine.function;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.TextValues;

/** Text on its way into a column of a limited length, as opposed to a cast, which cuts it. Strict. */
public final class AssignedText {
    private AssignedText() {}

    /** The text; without the blanks beyond {@code limit} characters, if there is nothing but blanks. */
    @SqlFunction("ASSIGN TEXT")
    public static void assign(ByteSlice text, long limit, ByteSlice result) {
        result.set(text.array, text.start, TextValues.assignedLength(text.array, text.start, text.length, limit));
    }
}
