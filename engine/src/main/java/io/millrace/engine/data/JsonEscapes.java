package io.millrace.engine.data;

/** Strings of JSON with backslashes in them. */
final class JsonEscapes {
    private JsonEscapes() {}

    /** Reads the rest of a string that began at {@code first} and has its first backslash at {@code backslash}. */
    static void read(JsonReader reader, int first, int backslash, ByteSlice result) {
        byte[] bytes = reader.bytes();
        result.clear();
        result.append(bytes, first, backslash - first);
        int at = backslash;
        while (at < reader.end()) {
            byte b = bytes[at];
            if (b == '"') {
                if (Utf8.firstInvalid(result.array, result.start, result.length) >= 0) {
                    throw reader.error("invalid UTF-8 or \\u0000 in a string", first);
                }
                reader.moveTo(at + 1);
                return;
            }
            if (b == '\\') {
                at = escape(reader, at, result);
            } else if (b >= 0 && b < ' ') {
                throw reader.error("control character in a string", at);
            } else {
                result.append(b);
                at++;
            }
        }
        throw reader.error("string without end", first);
    }

    private static int escape(JsonReader reader, int at, ByteSlice result) {
        int after = skip(reader, at);
        byte[] bytes = reader.bytes();
        switch (bytes[at + 1]) {
            case 'n' -> result.append((byte) '\n');
            case 't' -> result.append((byte) '\t');
            case 'r' -> result.append((byte) '\r');
            case 'b' -> result.append((byte) '\b');
            case 'f' -> result.append((byte) '\f');
            case 'u' -> {
                int unit = unit(bytes, at + 2);
                if (Character.isHighSurrogate((char) unit)
                        && after + 6 <= reader.end()
                        && bytes[after] == '\\'
                        && bytes[after + 1] == 'u') {
                    int low = unit(bytes, after + 2);
                    if (low >= 0 && Character.isLowSurrogate((char) low)) {
                        appendCodePoint(result, Character.toCodePoint((char) unit, (char) low));
                        return after + 6;
                    }
                }
                if (Character.isSurrogate((char) unit)) {
                    throw reader.error("half a surrogate pair in a string", at);
                }
                appendCodePoint(result, unit);
            }
            default -> result.append(bytes[at + 1]);
        }
        return after;
    }

    /** The position after the escape at {@code at}, which is checked. */
    static int skip(JsonReader reader, int at) {
        byte[] bytes = reader.bytes();
        byte kind = at + 1 < reader.end() ? bytes[at + 1] : 0;
        switch (kind) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
                return at + 2;
            case 'u':
                if (at + 6 <= reader.end() && unit(bytes, at + 2) >= 0) {
                    return at + 6;
                }
                break;
            default:
        }
        throw reader.error("invalid escape in a string", at);
    }

    private static int unit(byte[] bytes, int at) {
        int value = 0;
        for (int i = at; i < at + 4; i++) {
            int digit = Character.digit((char) bytes[i], 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    static void appendCodePoint(ByteSlice out, int codePoint) {
        if (codePoint < 0x80) {
            out.append((byte) codePoint);
            return;
        }
        if (codePoint < 0x800) {
            out.append((byte) (0xC0 | codePoint >> 6));
        } else {
            if (codePoint < 0x10000) {
                out.append((byte) (0xE0 | codePoint >> 12));
            } else {
                out.append((byte) (0xF0 | codePoint >> 18));
                out.append((byte) (0x80 | codePoint >> 12 & 0x3F));
            }
            out.append((byte) (0x80 | codePoint >> 6 & 0x3F));
        }
        out.append((byte) (0x80 | codePoint & 0x3F));
    }

    /** Appends text in quotes, with escapes where JSON wants them. */
    static void appendQuoted(ByteSlice out, byte[] bytes, int start, int length) {
        out.append((byte) '"');
        int from = start;
        int end = start + length;
        for (int i = start; i < end; i++) {
            byte b = bytes[i];
            if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) {
                out.append(bytes, from, i - from);
                from = i + 1;
                appendEscape(out, b);
            }
        }
        out.append(bytes, from, end - from);
        out.append((byte) '"');
    }

    private static void appendEscape(ByteSlice out, byte b) {
        out.append((byte) '\\');
        switch (b) {
            case '\n' -> out.append((byte) 'n');
            case '\t' -> out.append((byte) 't');
            case '\r' -> out.append((byte) 'r');
            case '\b' -> out.append((byte) 'b');
            case '\f' -> out.append((byte) 'f');
            case '"', '\\' -> out.append(b);
            default -> {
                out.appendAscii(b < 16 ? "u000" : "u001");
                out.append((byte) Character.forDigit(b & 15, 16));
            }
        }
    }
}
