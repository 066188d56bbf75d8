package io.millrace.sql.parser;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;

/** What a quoted string says: {@code 'it''s'}, {@code E'\n'}, {@code U&'\0041'}, {@code $$text$$}. */
final class StringLiterals {
    private StringLiterals() {}

    static String value(String literal, int position) {
        char first = literal.charAt(0);
        if (first == '$') {
            int tag = literal.indexOf('$', 1) + 1;
            return literal.substring(tag, literal.length() - tag);
        }
        int open = literal.indexOf('\'');
        String body = literal.substring(open + 1, literal.length() - 1);
        return switch (first) {
            case 'E', 'e' -> escaped(body, position);
            case 'U', 'u' -> unicode(body.replace("''", "'"), position);
            default -> body.replace("''", "'");
        };
    }

    private static String escaped(String body, int position) {
        StringBuilder value = new StringBuilder(body.length());
        int i = 0;
        while (i < body.length()) {
            char c = body.charAt(i++);
            if (c == '\'') {
                i++;
                value.append('\'');
            } else if (c != '\\' || i == body.length()) {
                value.append(c);
            } else {
                char escape = body.charAt(i++);
                switch (escape) {
                    case 'n' -> value.append('\n');
                    case 't' -> value.append('\t');
                    case 'r' -> value.append('\r');
                    case 'b' -> value.append('\b');
                    case 'f' -> value.append('\f');
                    case 'x' -> i = code(body, i, 1, 2, 16, value, position);
                    case 'u' -> i = code(body, i, 4, 4, 16, value, position);
                    case 'U' -> i = code(body, i, 8, 8, 16, value, position);
                    case '0', '1', '2', '3', '4', '5', '6', '7' -> i = code(body, i - 1, 1, 3, 8, value, position);
                    default -> value.append(escape);
                }
            }
        }
        return value.toString();
    }

    /** {@code \0041} and {@code \+000041}. */
    static String unicode(String body, int position) {
        StringBuilder value = new StringBuilder(body.length());
        int i = 0;
        while (i < body.length()) {
            char c = body.charAt(i++);
            if (c != '\\') {
                value.append(c);
            } else if (i < body.length() && body.charAt(i) == '\\') {
                value.append('\\');
                i++;
            } else if (i < body.length() && body.charAt(i) == '+') {
                i = code(body, i + 1, 6, 6, 16, value, position);
            } else {
                i = code(body, i, 4, 4, 16, value, position);
            }
        }
        return value.toString();
    }

    private static int code(String body, int start, int least, int most, int radix, StringBuilder value, int position) {
        int end = start;
        while (end < body.length() && end < start + most && Character.digit(body.charAt(end), radix) >= 0) {
            end++;
        }
        if (end - start < least) {
            throw invalid(position);
        }
        int codePoint = Integer.parseUnsignedInt(body.substring(start, end), radix);
        if (!Character.isValidCodePoint(codePoint) || codePoint == 0) {
            throw invalid(position);
        }
        value.appendCodePoint(codePoint);
        return end;
    }

    private static MillraceException invalid(int position) {
        return ErrorCode.SYNTAX_ERROR
                .error("invalid Unicode escape value")
                .hint("Write \\XXXX, \\uXXXX or \\UXXXXXXXX with hexadecimal digits.")
                .at(position);
    }
}
