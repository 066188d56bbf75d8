package io.millrace.engine.function;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.TextValues;

/** Text on its way into a column of a limited length, as opposed to a cast, which cuts it. Strict. */
public final class AssignedText {
    private AssignedText() {}

    /** The text as one of the result's type; without the blanks beyond its length, if there is nothing but blanks. */
    @SqlFunction("ASSIGN TEXT")
    public static void assign(FunctionContext context, ByteSlice text, ByteSlice result) {
        DataType.Varchar type = (DataType.Varchar) context.resultType();
        result.set(text.array, text.start, TextValues.assignedLength(text.array, text.start, text.length, type));
    }
}
