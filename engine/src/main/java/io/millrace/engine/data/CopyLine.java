package io.millrace.engine.data;

import static io.millrace.common.error.ErrorCode.BAD_COPY_FORMAT;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the end of one row of COPY data and its fields; those with escapes or quotes are copied, the others are where
 * they are. Not thread-safe.
 */
final class CopyLine {
    private static final int INCOMPLETE = -1;

    private final CopyOptions options;
    private final byte[] nullText;
    private final ByteSlice copied = new ByteSlice();
    private byte[] data = new byte[0];
    private int[] starts = new int[16];
    private int[] lengths = new int[16];
    private boolean[] inCopy = new boolean[16];
    private boolean[] nulls = new boolean[16];
    private int fields;
    private int newlines;
    private int contentEnd;
    private boolean endMarker;
    private boolean unterminated;

    CopyLine(CopyOptions options) {
        this.options = options;
        nullText = options.nullText().getBytes(StandardCharsets.UTF_8);
    }

    /** Reads a row; the position after it, or a negative number if it is not all there. */
    int read(byte[] source, int from, int end, boolean last) {
        data = source;
        fields = 0;
        newlines = 0;
        unterminated = false;
        copied.clear();
        endMarker = isMarker(from, end, last);
        if (endMarker) {
            contentEnd = from;
            return end;
        }
        return options.csv() ? readCsv(from, end, last) : readText(from, end, last);
    }

    /** A line of only {@code \.} */
    private boolean isMarker(int from, int end, boolean last) {
        if (end - from < 2 || data[from] != '\\' || data[from + 1] != '.') {
            return false;
        }
        return end - from == 2 ? last : data[from + 2] == '\n' || data[from + 2] == '\r';
    }

    private int readText(int from, int end, boolean last) {
        int lineEnd = from;
        while (lineEnd < end && data[lineEnd] != '\n' && data[lineEnd] != '\r') {
            // A backslash before a newline makes it part of the value.
            lineEnd += data[lineEnd] == '\\' ? 2 : 1;
        }
        int next = lineEnd >= end ? (last ? end : INCOMPLETE) : afterNewline(lineEnd, end, last);
        if (next < 0) {
            return INCOMPLETE;
        }
        lineEnd = Math.min(lineEnd, end);
        contentEnd = lineEnd;
        newlines = 1;
        int at = from;
        while (true) {
            int fieldEnd = at;
            boolean escaped = false;
            while (fieldEnd < lineEnd && data[fieldEnd] != options.delimiter()) {
                if (data[fieldEnd] == '\\') {
                    escaped = true;
                    fieldEnd++;
                }
                fieldEnd++;
            }
            fieldEnd = Math.min(fieldEnd, lineEnd);
            textField(at, fieldEnd, escaped);
            if (fieldEnd >= lineEnd) {
                return next;
            }
            at = fieldEnd + 1;
        }
    }

    private int afterNewline(int at, int end, boolean last) {
        if (data[at] == '\n') {
            return at + 1;
        }
        if (at + 1 == end && !last) {
            return INCOMPLETE;
        }
        return at + 1 < end && data[at + 1] == '\n' ? at + 2 : at + 1;
    }

    private void textField(int from, int to, boolean escaped) {
        boolean isNull = isNullText(from, to);
        if (!escaped || isNull) {
            addField(from, to - from, false, isNull);
            return;
        }
        int start = copied.length;
        CopyEscapes.append(copied, data, from, to);
        addField(start, copied.length - start, true, false);
    }

    private boolean isNullText(int from, int to) {
        return to - from == nullText.length && Arrays.equals(data, from, to, nullText, 0, nullText.length);
    }

    private int readCsv(int from, int end, boolean last) {
        byte delimiter = options.delimiter();
        byte quote = options.quote();
        int at = from;
        newlines = 1;
        while (true) {
            int fieldEnd = at;
            while (fieldEnd < end) {
                byte b = data[fieldEnd];
                if (b == delimiter || b == '\n' || b == '\r' || b == quote) {
                    break;
                }
                fieldEnd++;
            }
            if (fieldEnd < end && data[fieldEnd] == quote) {
                fieldEnd = quotedField(at, fieldEnd, end, last);
                if (fieldEnd < 0) {
                    return INCOMPLETE;
                }
            } else if (fieldEnd < end || last) {
                addField(at, fieldEnd - at, false, isNullText(at, fieldEnd));
            }
            if (fieldEnd >= end) {
                contentEnd = end;
                return last ? end : INCOMPLETE;
            }
            if (data[fieldEnd] != delimiter) {
                contentEnd = fieldEnd;
                return afterNewline(fieldEnd, end, last);
            }
            at = fieldEnd + 1;
        }
    }

    /** A field with a quote at {@code firstQuote}; quotes may also begin in its middle, as PostgreSQL allows. */
    private int quotedField(int from, int firstQuote, int end, boolean last) {
        int start = copied.length;
        copied.append(data, from, firstQuote - from);
        boolean inside = false;
        int at = firstQuote;
        while (at < end) {
            byte b = data[at];
            if (inside) {
                if (b == options.escape() && at + 1 < end && isEscapable(data[at + 1])) {
                    copied.append(data[++at]);
                } else if (b == options.quote()) {
                    if (at + 1 == end && !last) {
                        return INCOMPLETE;
                    }
                    inside = false;
                } else {
                    newlines += b == '\n' ? 1 : 0;
                    copied.append(b);
                }
            } else if (b == options.quote()) {
                inside = true;
            } else if (b == options.delimiter() || b == '\n' || b == '\r') {
                break;
            } else {
                copied.append(b);
            }
            at++;
        }
        if (at >= end && !last) {
            return INCOMPLETE;
        }
        unterminated |= inside;
        addField(start, copied.length - start, true, false);
        return at;
    }

    private boolean isEscapable(byte b) {
        return b == options.quote() || b == options.escape();
    }

    private void addField(int start, int length, boolean copy, boolean isNull) {
        if (fields == starts.length) {
            starts = Arrays.copyOf(starts, fields * 2);
            lengths = Arrays.copyOf(lengths, fields * 2);
            inCopy = Arrays.copyOf(inCopy, fields * 2);
            nulls = Arrays.copyOf(nulls, fields * 2);
        }
        starts[fields] = start;
        lengths[fields] = length;
        inCopy[fields] = copy;
        nulls[fields++] = isNull;
    }

    /** @throws io.millrace.common.error.MillraceException BAD_COPY_FORMAT if the row ended inside quotes */
    void check() {
        if (unterminated) {
            throw BAD_COPY_FORMAT.error("unterminated CSV quoted field");
        }
    }

    boolean isEndMarker() {
        return endMarker;
    }

    int fieldCount() {
        return fields;
    }

    /** Line ends that the row has. */
    int newlines() {
        return newlines;
    }

    /** Where the row's text ends, before its line end. */
    int contentEnd() {
        return contentEnd;
    }

    boolean isNull(int field) {
        return nulls[field];
    }

    byte[] bytes(int field) {
        return inCopy[field] ? copied.array : data;
    }

    int start(int field) {
        return starts[field];
    }

    int length(int field) {
        return lengths[field];
    }

    String text(int field) {
        return new String(bytes(field), start(field), length(field), StandardCharsets.UTF_8);
    }
}
