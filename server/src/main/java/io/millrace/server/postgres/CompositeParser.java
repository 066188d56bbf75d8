package io.millrace.server.postgres;

import static io.millrace.common.error.ErrorCode.INVALID_TEXT_REPRESENTATION;
import static io.millrace.common.error.ErrorCode.STATEMENT_TOO_COMPLEX;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.DataType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Array literals {@code {1,NULL,"a b"}} and row literals {@code (1,,"a b")}: one text, read once. */
final class CompositeParser {
    /** As PostgreSQL's MAXDIM. */
    static final int MAX_DIMENSIONS = 6;

    private final String text;
    private final ValueParser elements;
    private int at;
    private boolean quoted;

    CompositeParser(String text, ValueParser elements) {
        this.text = text.strip();
        this.elements = elements;
    }

    List<@Nullable Object> array(DataType.Array type) {
        // Lower bounds, as in [2:3]={7,8}, are not kept.
        if (text.startsWith("[")) {
            at = text.indexOf('=') + 1;
        }
        List<@Nullable Object> values = level(type, 1);
        if (at != text.length()) {
            throw malformed("array", "Junk after closing right brace.");
        }
        return values;
    }

    private List<@Nullable Object> level(DataType.Array type, int depth) {
        if (depth > MAX_DIMENSIONS) {
            throw STATEMENT_TOO_COMPLEX.error(
                    "number of array dimensions (%d) exceeds the maximum allowed (%d)", depth, MAX_DIMENSIONS);
        }
        expect('{', "array");
        List<@Nullable Object> values = new ArrayList<>();
        skipSpace();
        if (peek() == '}') {
            at++;
            return values;
        }
        while (true) {
            skipSpace();
            if (peek() == '{' && type.element() instanceof DataType.Array inner) {
                values.add(level(inner, depth + 1));
            } else {
                String item = item("array", ",{}", false);
                boolean isNull = !quoted && item.equalsIgnoreCase("NULL");
                values.add(isNull ? null : elements.parse(type.element(), item));
            }
            skipSpace();
            char next = next("array");
            if (next == '}') {
                return values;
            }
            if (next != ',') {
                throw malformed("array", "Unexpected \"" + next + "\".");
            }
        }
    }

    List<@Nullable Object> row(DataType.Row type) {
        expect('(', "record");
        int width = type.fields().size();
        List<@Nullable Object> values = new ArrayList<>();
        while (true) {
            String item = item("record", ",()", true);
            if (width > 0 && values.size() == width) {
                throw malformed("record", "Too many columns.");
            }
            values.add(
                    item.isEmpty() && !quoted
                            ? null
                            : elements.parse(type.fields().type(values.size()), item));
            char next = next("record");
            if (next == ')') {
                break;
            }
        }
        if (values.size() < width) {
            throw malformed("record", "Too few columns.");
        }
        if (at != text.length()) {
            throw malformed("record", "Junk after right parenthesis.");
        }
        return values;
    }

    /** Up to one of {@code ends}; says in {@link #quoted} whether there were quotes. */
    private String item(String kind, String ends, boolean doubledQuotes) {
        StringBuilder item = new StringBuilder();
        quoted = false;
        boolean inside = false;
        int lastQuoted = 0;
        while (true) {
            char c = peek();
            if (at >= text.length()) {
                throw malformed(kind, "Unexpected end of input.");
            }
            if (!inside && ends.indexOf(c) >= 0) {
                break;
            }
            at++;
            if (c == '"') {
                if (inside && doubledQuotes && peek() == '"') {
                    item.append('"');
                    at++;
                } else {
                    inside = !inside;
                    quoted = true;
                }
                lastQuoted = item.length();
            } else if (c == '\\') {
                item.append(next(kind));
                lastQuoted = item.length();
            } else {
                item.append(c);
            }
        }
        if (!doubledQuotes) {
            int end = item.length();
            while (end > lastQuoted && Character.isWhitespace(item.charAt(end - 1))) {
                end--;
            }
            item.setLength(end);
        }
        return item.toString();
    }

    private void expect(char wanted, String kind) {
        if (peek() != wanted) {
            throw malformed(kind, "It must start with \"" + wanted + "\".");
        }
        at++;
    }

    private char next(String kind) {
        if (at >= text.length()) {
            throw malformed(kind, "Unexpected end of input.");
        }
        return text.charAt(at++);
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private void skipSpace() {
        while (Character.isWhitespace(peek())) {
            at++;
        }
    }

    private MillraceException malformed(String kind, String detail) {
        return INVALID_TEXT_REPRESENTATION
                .error("malformed %s literal: \"%s\"", kind, text)
                .detail(detail);
    }
}
