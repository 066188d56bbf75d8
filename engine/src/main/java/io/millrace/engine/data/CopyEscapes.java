package io.millrace.engine.data;

/** The backslash escapes of COPY's text format. */
final class CopyEscapes {
    private CopyEscapes() {}

    /** Appends {@code data[from .. to)} with its escapes resolved. */
    static void append(ByteSlice out, byte[] data, int from, int to) {
        int at = from;
        while (at < to) {
            byte b = data[at++];
            if (b != '\\' || at == to) {
                out.append(b);
                continue;
            }
            byte kind = data[at++];
            switch (kind) {
                case 'b' -> out.append((byte) '\b');
                case 'f' -> out.append((byte) '\f');
                case 'n' -> out.append((byte) '\n');
                case 'r' -> out.append((byte) '\r');
                case 't' -> out.append((byte) '\t');
                case 'v' -> out.append((byte) 11);
                case 'x' -> at = number(out, data, at, to, 16, 2, kind);
                case '0', '1', '2', '3', '4', '5', '6', '7' -> at = number(out, data, at - 1, to, 8, 3, kind);
                default -> out.append(kind);
            }
        }
    }

    private static int number(ByteSlice out, byte[] data, int from, int to, int base, int digits, byte kind) {
        int at = from;
        int value = 0;
        while (at < to && at - from < digits && Character.digit((char) data[at], base) >= 0) {
            value = value * base + Character.digit((char) data[at++], base);
        }
        out.append(at == from ? kind : (byte) value);
        return at;
    }

    /** Appends text with what would be read otherwise escaped. */
    static void appendEscaped(ByteSlice out, byte[] text, int start, int length, byte delimiter) {
        for (int i = start; i < start + length; i++) {
            byte b = text[i];
            int letter =
                    switch (b) {
                        case '\b' -> 'b';
                        case '\f' -> 'f';
                        case '\n' -> 'n';
                        case '\r' -> 'r';
                        case '\t' -> 't';
                        case 11 -> 'v';
                        case '\\' -> '\\';
                        default -> b == delimiter ? b : 0;
                    };
            if (letter != 0) {
                out.append((byte) '\\');
                out.append((byte) letter);
            } else {
                out.append(b);
            }
        }
    }
}
