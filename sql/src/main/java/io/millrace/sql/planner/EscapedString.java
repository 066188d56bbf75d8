package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.INVALID_BYTE_SEQUENCE;
import static io.millrace.common.error.ErrorCode.INVALID_ESCAPE;
import static io.millrace.common.error.ErrorCode.SYNTAX_ERROR;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Backslash escapes of {@code E'…'} strings (PostgreSQL's manual, section 4.1.2.2): octal and hexadecimal ones are bytes of
 * UTF-8.
 */
final class EscapedString {
    private final String body;
    private final int start;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private EscapedString(String body, int start) {
        this.body = body;
        this.start = start;
    }

    static String unescape(String body, int start) {
        return new EscapedString(body, start).unescape();
    }

    private String unescape() {
        int index = 0;
        while (index < body.length()) {
            int code = body.codePointAt(index);
            if (code == '\'') {
                index++;
            }
            if (code == '\\' && index + 1 < body.length()) {
                index = escape(index + 1);
            } else {
                character(code);
                index += index < body.length() ? Character.charCount(code) : 0;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw INVALID_BYTE_SEQUENCE
                    .error("invalid byte sequence for encoding \"UTF8\"")
                    .hint("\\x and octal escapes give bytes of UTF-8; \\u gives a character by its code.")
                    .at(start + 1);
        }
    }

    /** Appends what the escape at {@code index} means; returns the index after it. */
    private int escape(int index) {
        int code = body.codePointAt(index);
        switch (code) {
            case 'b' -> character('\b');
            case 'f' -> character('\f');
            case 'n' -> character('\n');
            case 'r' -> character('\r');
            case 't' -> character('\t');
            case 'u' -> {
                return unicode(index + 1, 4);
            }
            case 'U' -> {
                return unicode(index + 1, 8);
            }
            case 'x' -> {
                if (digits(index + 1, 2, 16) > index + 1) {
                    return bytes(index + 1, 2, 16);
                }
                character(code);
            }
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                return bytes(index, 3, 8);
            }
            default -> character(code);
        }
        return index + Character.charCount(code);
    }

    private void character(int code) {
        bytes.writeBytes(Character.toString(code).getBytes(StandardCharsets.UTF_8));
    }

    private int digits(int from, int most, int radix) {
        int end = from;
        while (end < body.length() && end < from + most && Character.digit(body.charAt(end), radix) >= 0) {
            end++;
        }
        return end;
    }

    private int bytes(int from, int most, int radix) {
        int end = digits(from, most, radix);
        int value = Integer.parseInt(body.substring(from, end), radix) & 0xff;
        if (value == 0) {
            throw INVALID_BYTE_SEQUENCE
                    .error("invalid byte sequence for encoding \"UTF8\": 0x00")
                    .at(start + 1);
        }
        bytes.write(value);
        return end;
    }

    private int unicode(int from, int digits) {
        int code = code(from, digits);
        int next = from + digits;
        if (Character.isBmpCodePoint(code) && Character.isHighSurrogate((char) code)) {
            // The second half of the character comes as an escape too.
            int more = body.startsWith("\\u", next) ? 4 : body.startsWith("\\U", next) ? 8 : 0;
            int low = more == 0 ? 0 : code(next + 2, more);
            if (!Character.isBmpCodePoint(low) || !Character.isLowSurrogate((char) low)) {
                throw SYNTAX_ERROR.error("invalid Unicode surrogate pair").at(start + 1);
            }
            code = Character.toCodePoint((char) code, (char) low);
            next += 2 + more;
        } else if (Character.isBmpCodePoint(code) && Character.isLowSurrogate((char) code)) {
            throw SYNTAX_ERROR.error("invalid Unicode surrogate pair").at(start + 1);
        } else if (code == 0 || !Character.isValidCodePoint(code)) {
            throw SYNTAX_ERROR.error("invalid Unicode escape value").at(start + 1);
        }
        character(code);
        return next;
    }

    private int code(int from, int digits) {
        if (digits(from, digits, 16) < from + digits) {
            throw INVALID_ESCAPE
                    .error("invalid Unicode escape")
                    .hint("Unicode escapes must be \\uXXXX or \\UXXXXXXXX.")
                    .at(start + 1);
        }
        return (int) Long.parseLong(body.substring(from, from + digits), 16);
    }
}
