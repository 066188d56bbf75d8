package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.INVALID_ESCAPE;

/** Backslash escapes of {@code E'…'} strings (PostgreSQL's manual, section 4.1.2.2). */
final class EscapedString {
    private EscapedString() {}

    static String unescape(String body, int start) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            if (c == '\'') {
                text.append(c);
                i++;
            } else if (c != '\\' || i + 1 == body.length()) {
                text.append(c);
            } else {
                i = escape(body, i + 1, text, start);
            }
        }
        return text.toString();
    }

    /** Appends what the escape at {@code index} means; returns the index of its last character. */
    private static int escape(String body, int index, StringBuilder text, int start) {
        char c = body.charAt(index);
        switch (c) {
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'n' -> text.append('\n');
            case 'r' -> text.append('\r');
            case 't' -> text.append('\t');
            case 'u' -> {
                return code(body, index + 1, 4, text, start);
            }
            case 'U' -> {
                return code(body, index + 1, 8, text, start);
            }
            case 'x' -> {
                int end = index + 1;
                while (end < body.length() && end < index + 3 && Character.digit(body.charAt(end), 16) >= 0) {
                    end++;
                }
                return code(body, index + 1, end - index - 1, text, start);
            }
            default -> text.append(c);
        }
        return index;
    }

    private static int code(String body, int from, int digits, StringBuilder text, int start) {
        try {
            text.appendCodePoint(Integer.parseInt(body.substring(from, from + digits), 16));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw INVALID_ESCAPE
                    .error("invalid Unicode escape")
                    .hint("Unicode escapes must be \\uXXXX or \\UXXXXXXXX.")
                    .at(start + 1);
        }
        return from + digits - 1;
    }
}
