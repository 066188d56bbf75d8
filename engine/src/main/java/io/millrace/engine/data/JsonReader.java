package io.millrace.engine.data;

import static io.millrace.common.error.ErrorCode.INVALID_TEXT_REPRESENTATION;

import io.millrace.common.error.MillraceException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * Walks JSON (RFC 8259) in a byte array without making objects, and checks it on the way. Public for the formats and
 * functions of this floor. Not thread-safe.
 */
public final class JsonReader {
    /** Deeper nesting is refused, so that no input overflows the stack. */
    public static final int MAX_DEPTH = 256;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = ONES << 7;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long SPACES = ONES * ' ';

    private byte[] bytes = new byte[0];
    private int start;
    private int at;
    private int end;
    private boolean integral;

    public static void validate(byte[] bytes, int start, int length) {
        JsonReader reader = new JsonReader();
        reader.begin(bytes, start, length);
        reader.skipValue();
        reader.expectEnd();
    }

    public void begin(byte[] source, int from, int length) {
        bytes = source;
        start = from;
        at = from;
        end = from + length;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int position() {
        return at;
    }

    public int end() {
        return end;
    }

    public void moveTo(int position) {
        at = position;
    }

    /** The next byte that is not blank, without taking it; 0 at the end. */
    public byte peek() {
        int position = at;
        while (position < end) {
            byte b = bytes[position];
            if (b > ' ') {
                at = position;
                return b;
            }
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                at = position;
                return b == 0 ? -1 : b;
            }
            position++;
        }
        at = position;
        return 0;
    }

    /** Takes the next byte that is not blank if it is {@code wanted}. */
    public boolean take(char wanted) {
        if (peek() == wanted) {
            at++;
            return true;
        }
        return false;
    }

    public void expect(char wanted) {
        if (!take(wanted)) {
            throw unexpected("'" + wanted + "'");
        }
    }

    public void expectEnd() {
        if (peek() != 0 || at < end) {
            throw unexpected("end of input");
        }
    }

    /** Takes a string; {@code result} views it where it has no escapes. */
    public void readString(ByteSlice result) {
        expect('"');
        int first = at;
        int position = plainEnd(first);
        if (position < end && bytes[position] == '"') {
            result.set(bytes, first, position - first);
            at = position + 1;
            return;
        }
        while (position < end) {
            byte b = bytes[position];
            if (b == '"') {
                if (Utf8.firstInvalid(bytes, first, position - first) >= 0) {
                    throw error("invalid UTF-8 in a string", first);
                }
                result.set(bytes, first, position - first);
                at = position + 1;
                return;
            }
            if (b == '\\') {
                JsonEscapes.read(this, first, position, result);
                return;
            }
            if (b >= 0 && b < ' ') {
                throw error("control character in a string", position);
            }
            position++;
        }
        throw error("string without end", first);
    }

    /** Where the first quote, backslash, control character or byte that is not ASCII lies; or a place before it. */
    private int plainEnd(int from) {
        int position = from;
        int last = Math.min(end, bytes.length - 8);
        while (position < last) {
            long word = (long) WORD.get(bytes, position);
            long quotes = word ^ QUOTES;
            long slashes = word ^ BACKSLASHES;
            long special = (quotes - ONES | slashes - ONES | word - SPACES | word) & HIGH_BITS;
            if (special != 0) {
                return Math.min(end, position + (Long.numberOfTrailingZeros(special) >>> 3));
            }
            position += 8;
        }
        return Math.min(position, end);
    }

    public void skipString() {
        expect('"');
        int first = at;
        for (int position = at; position < end; position++) {
            byte b = bytes[position];
            if (b == '"') {
                at = position + 1;
                return;
            }
            if (b == '\\') {
                position = JsonEscapes.skip(this, position) - 1;
            } else if (b >= 0 && b < ' ') {
                throw error("control character in a string", position);
            }
        }
        throw error("string without end", first);
    }

    /** Takes a number; its text begins at the position returned and ends at {@link #position()}. */
    public int readNumber() {
        peek();
        int first = at;
        int position = at;
        if (position < end && bytes[position] == '-') {
            position++;
        }
        int digits = position;
        position = digits(position);
        if (position == digits || (bytes[digits] == '0' && position > digits + 1)) {
            throw unexpected("a number");
        }
        integral = true;
        if (position < end && bytes[position] == '.') {
            integral = false;
            position = someDigits(position + 1);
        }
        if (position < end && (bytes[position] | 0x20) == 'e') {
            integral = false;
            position++;
            if (position < end && (bytes[position] == '+' || bytes[position] == '-')) {
                position++;
            }
            position = someDigits(position);
        }
        at = position;
        return first;
    }

    private int digits(int position) {
        while (position < end && bytes[position] >= '0' && bytes[position] <= '9') {
            position++;
        }
        return position;
    }

    private int someDigits(int position) {
        int after = digits(position);
        if (after == position) {
            throw error("expected a digit", position);
        }
        return after;
    }

    /** Whether the number read last had neither fraction nor exponent. */
    public boolean isIntegral() {
        return integral;
    }

    public BigDecimal readDecimal() {
        int first = readNumber();
        return NumberText.parseDecimal(bytes, first, at - first);
    }

    /** Takes {@code true} or {@code false}. */
    public boolean readBoolean() {
        if (takeWord("true")) {
            return true;
        }
        if (takeWord("false")) {
            return false;
        }
        throw unexpected("true or false");
    }

    /** Takes {@code null} if it comes next. */
    public boolean takeNull() {
        return peek() == 'n' && takeWord("null");
    }

    private boolean takeWord(String word) {
        peek();
        int length = word.length();
        if (end - at < length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[at + i] != word.charAt(i)) {
                return false;
            }
        }
        at += length;
        return true;
    }

    /** Takes an array; {@code element} takes each of its elements. */
    public void readArray(Runnable element) {
        expect('[');
        if (!take(']')) {
            do {
                element.run();
            } while (take(','));
            expect(']');
        }
    }

    /** Takes an object; {@code value} is told each member's name, into the same slice, and takes its value. */
    public void readObject(Consumer<ByteSlice> value) {
        expect('{');
        if (!take('}')) {
            ByteSlice name = new ByteSlice();
            do {
                readString(name);
                expect(':');
                value.accept(name);
            } while (take(','));
            expect('}');
        }
    }

    /** Takes a value of any kind. */
    public void skipValue() {
        skipValue(0);
    }

    private void skipValue(int depth) {
        if (depth > MAX_DEPTH) {
            throw error("nested too deeply", at);
        }
        switch (peek()) {
            case '"' -> skipString();
            case '{' -> skipObject(depth);
            case '[' -> skipArray(depth);
            case 't', 'f' -> readBoolean();
            case 'n' -> {
                if (!takeNull()) {
                    throw unexpected("a value");
                }
            }
            default -> readNumber();
        }
    }

    private void skipObject(int depth) {
        at++;
        if (take('}')) {
            return;
        }
        do {
            skipString();
            expect(':');
            skipValue(depth + 1);
        } while (take(','));
        expect('}');
    }

    private void skipArray(int depth) {
        at++;
        if (take(']')) {
            return;
        }
        do {
            skipValue(depth + 1);
        } while (take(','));
        expect(']');
    }

    public MillraceException unexpected(String wanted) {
        peek();
        String found = at < end ? "'" + (char) (bytes[at] & 0xFF) + "'" : "end of input";
        return error("expected " + wanted + ", found " + found, at);
    }

    public MillraceException error(String what, int position) {
        return INVALID_TEXT_REPRESENTATION
                .error("invalid input syntax for type json")
                .detail(what + " at byte " + (position - start + 1));
    }
}
