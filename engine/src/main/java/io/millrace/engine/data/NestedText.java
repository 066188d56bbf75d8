package io.millrace.engine.data;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arrays {@code {a,"b c",NULL}}, rows {@code (1,"a b",)}, and maps, which have no form in PostgreSQL, as JSON. */
final class NestedText {
    private static final int MAX_DEPTH = 64;

    private final ZoneId zone;
    private @Nullable TextValues elements;

    NestedText(ZoneId zone) {
        this.zone = zone;
    }

    void append(ByteSlice out, Object value, DataType type) {
        if (type instanceof DataType.Array array) {
            appendArray(out, (List<?>) value, array);
        } else if (type instanceof DataType.Row row) {
            appendRow(out, (List<?>) value, row);
        } else {
            new JsonValues(zone).append(out, value, type);
        }
    }

    private TextValues elements() {
        TextValues known = elements;
        if (known == null) {
            known = new TextValues(zone, true);
            elements = known;
        }
        return known;
    }

    private void appendArray(ByteSlice out, List<?> values, DataType.Array type) {
        out.append((byte) '{');
        boolean nested = type.element() instanceof DataType.Array;
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.append((byte) ',');
            }
            Object value = values.get(i);
            if (value == null) {
                out.appendAscii("NULL");
            } else if (nested) {
                append(out, value, type.element());
            } else {
                String text = elements().text(value, type.element());
                boolean quote = text.isEmpty() || text.equalsIgnoreCase("null") || hasAny(text, "{},\"\\ \t\n\r\013\f");
                if (quote) {
                    appendQuoted(out, text, "\\\"", "\\\\");
                } else {
                    out.append(text);
                }
            }
        }
        out.append((byte) '}');
    }

    private void appendRow(ByteSlice out, List<?> values, DataType.Row type) {
        out.append((byte) '(');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.append((byte) ',');
            }
            Object value = values.get(i);
            if (value != null) {
                String text = elements().text(value, type.fields().type(i));
                if (text.isEmpty() || hasAny(text, "(),\"\\ \t\n\r\013\f")) {
                    appendQuoted(out, text, "\"\"", "\\\\");
                } else {
                    out.append(text);
                }
            }
        }
        out.append((byte) ')');
    }

    private static boolean hasAny(String text, String characters) {
        for (int i = 0; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    private static void appendQuoted(ByteSlice out, String text, String quote, String backslash) {
        out.append((byte) '"');
        out.append(text.replace("\\", backslash).replace("\"", quote));
        out.append((byte) '"');
    }

    Object parse(String text, DataType type, TextValues values) {
        return new Parser(text, values).parse(type);
    }

    /** Reads one literal. */
    private static final class Parser {
        private final String text;
        private final TextValues values;
        private int at;
        private boolean quoted;

        Parser(String text, TextValues values) {
            this.text = text;
            this.values = values;
        }

        Object parse(DataType type) {
            skipSpaces();
            Object value = type instanceof DataType.Array array ? bounded(array) : row((DataType.Row) type);
            skipSpaces();
            if (at < text.length()) {
                throw bad(
                        type,
                        "Junk after closing " + (type instanceof DataType.Array ? "right brace." : "parenthesis."));
            }
            return value;
        }

        /** Lower bounds, as in {@code [2:3]={7,8}}, are not kept. */
        private List<@Nullable Object> bounded(DataType.Array type) {
            if (at < text.length() && text.charAt(at) == '[') {
                at = text.indexOf('=') + 1;
            }
            return array(type, 0);
        }

        private List<@Nullable Object> array(DataType.Array type, int depth) {
            expect('{', type, "Array value must start with \"{\" or dimension information.");
            List<@Nullable Object> elements = new ArrayList<>();
            skipSpaces();
            if (at < text.length() && text.charAt(at) == '}') {
                at++;
                return elements;
            }
            while (true) {
                skipSpaces();
                elements.add(element(type, depth));
                skipSpaces();
                char next = at < text.length() ? text.charAt(at++) : 0;
                if (next == '}') {
                    return elements;
                }
                if (next != ',') {
                    throw bad(type, next == 0 ? "Unexpected end of input." : "Unexpected array element.");
                }
            }
        }

        private @Nullable Object element(DataType.Array type, int depth) {
            if (type.element() instanceof DataType.Array inner && at < text.length() && text.charAt(at) == '{') {
                if (depth > MAX_DEPTH) {
                    throw bad(type, "Too many dimensions.");
                }
                return array(inner, depth + 1);
            }
            String item = item(",}", type);
            if (item.isEmpty() && !quoted) {
                throw bad(type, "Unexpected \"" + (at < text.length() ? text.charAt(at) : "") + "\" character.");
            }
            return !quoted && item.equalsIgnoreCase("null") ? null : values.parse(item, type.element());
        }

        private List<@Nullable Object> row(DataType.Row type) {
            expect('(', type, "Missing left parenthesis.");
            List<@Nullable Object> fields = new ArrayList<>();
            for (int i = 0; i < type.fields().size(); i++) {
                if (i > 0) {
                    expect(',', type, "Too few columns.");
                }
                String item = item(",)", type);
                fields.add(
                        item.isEmpty() && !quoted
                                ? null
                                : values.parse(item, type.fields().type(i)));
            }
            expect(
                    ')',
                    type,
                    at < text.length() && text.charAt(at) == ',' ? "Too many columns." : "Unexpected end of input.");
            return fields;
        }

        /**
         * Text up to one of {@code ends}; quotes may surround parts, and are doubled or escaped inside. Blanks at the
         * end count in a row's field and not in an array's element.
         */
        private String item(String ends, DataType type) {
            StringBuilder item = new StringBuilder();
            quoted = false;
            boolean inside = false;
            int lastQuoted = 0;
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == '\\' && at + 1 < text.length()) {
                    item.append(text.charAt(at + 1));
                    quoted = true;
                    lastQuoted = item.length();
                    at += 2;
                } else if (c == '"') {
                    quoted = true;
                    if (inside && at + 1 < text.length() && text.charAt(at + 1) == '"') {
                        item.append('"');
                        at++;
                    } else {
                        inside = !inside;
                    }
                    lastQuoted = item.length();
                    at++;
                } else if (!inside && ends.indexOf(c) >= 0) {
                    if (type instanceof DataType.Array) {
                        trimEnd(item, lastQuoted);
                    }
                    return item.toString();
                } else {
                    item.append(c);
                    at++;
                }
            }
            throw bad(type, "Unexpected end of input.");
        }

        private static void trimEnd(StringBuilder text, int from) {
            int end = text.length();
            while (end > from && Character.isWhitespace(text.charAt(end - 1))) {
                end--;
            }
            text.setLength(end);
        }

        private void skipSpaces() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }

        private void expect(char wanted, DataType type, String why) {
            if (at >= text.length() || text.charAt(at) != wanted) {
                throw bad(type, why);
            }
            at++;
        }

        private RuntimeException bad(DataType type, String why) {
            return TextValues.malformed(type instanceof DataType.Array ? "array" : "record", text, why);
        }
    }
}
