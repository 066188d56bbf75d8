package io.millrace.engine.function;

import static io.millrace.common.error.ErrorCode.INVALID_PARAMETER_VALUE;
import static io.millrace.common.error.ErrorCode.NULL_NOT_ALLOWED;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.TextValues;
import org.jspecify.annotations.Nullable;

/** FORMAT, after PostgreSQL's: {@code %[position$][-][width]type} with the types s, I and L. */
public final class TextFormat {
    private final FunctionContext context;
    private final @Nullable Object[] arguments;
    private final String format;
    private final StringBuilder output = new StringBuilder();
    private int index;
    private int argument;

    private TextFormat(FunctionContext context, @Nullable Object[] arguments, String format) {
        this.context = context;
        this.arguments = arguments;
        this.format = format;
    }

    /** NULL only for a NULL format. */
    @SqlFunction(value = "FORMAT", nulls = SqlFunction.Nulls.CALLED)
    public static boolean format(FunctionContext context, @Nullable Object[] arguments, ByteSlice result) {
        Object format = arguments[0];
        if (format == null) {
            return false;
        }
        result.setText(new TextFormat(context, arguments, format.toString()).run());
        return true;
    }

    private String run() {
        while (index < format.length()) {
            char c = format.charAt(index++);
            if (c != '%') {
                output.append(c);
            } else if (next() == '%') {
                output.append('%');
                index++;
            } else {
                specifier();
            }
        }
        return output.toString();
    }

    private char next() {
        if (index >= format.length()) {
            throw INVALID_PARAMETER_VALUE
                    .error("unterminated format() type specifier")
                    .hint("For a single \"%\" use \"%%\".");
        }
        return format.charAt(index);
    }

    private void specifier() {
        int number = number();
        if (number >= 0 && next() == '$') {
            if (number == 0) {
                throw INVALID_PARAMETER_VALUE.error("format specifies argument 0, but arguments are numbered from 1");
            }
            argument = number - 1;
            index++;
            number = -1;
        }
        boolean left = false;
        while (number < 0 && next() == '-') {
            left = true;
            index++;
        }
        int width = number >= 0 ? number : Math.max(number(), 0);
        if (next() == '*') {
            throw INVALID_PARAMETER_VALUE.error("a width of * is not supported in format()");
        }
        char type = next();
        index++;
        pad(text(type), width, left);
    }

    /** -1 if there is none. */
    private int number() {
        int start = index;
        while (Character.isDigit(next())) {
            index++;
        }
        return start == index ? -1 : Integer.parseInt(format.substring(start, index));
    }

    private String text(char type) {
        if (type != 's' && type != 'I' && type != 'L') {
            throw INVALID_PARAMETER_VALUE
                    .error("unrecognized format() type specifier \"%s\"", type)
                    .hint("For a single \"%\" use \"%%\".");
        }
        if (++argument >= arguments.length) {
            throw tooFew();
        }
        Object value = arguments[argument];
        if (value == null) {
            if (type == 'I') {
                throw NULL_NOT_ALLOWED.error("null values cannot be formatted as an SQL identifier");
            }
            return type == 'L' ? "NULL" : "";
        }
        DataType valueType = context.argumentType(argument);
        String text = new TextValues(context.zone(), false).text(value, valueType);
        return switch (type) {
            case 'I' -> Formatting.quotedIdentifier(text);
            case 'L' -> Formatting.quotedLiteral(text);
            default -> text;
        };
    }

    private static MillraceException tooFew() {
        return INVALID_PARAMETER_VALUE.error("too few arguments for format()");
    }

    private void pad(String text, int width, boolean left) {
        String blanks = " ".repeat(Math.max(0, width - text.codePointCount(0, text.length())));
        output.append(left ? text + blanks : blanks + text);
    }
}
