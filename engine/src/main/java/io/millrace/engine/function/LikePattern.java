package io.millrace.engine.function;

import static io.millrace.common.error.ErrorCode.INVALID_ESCAPE;

import io.millrace.engine.data.ByteSlice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A LIKE pattern as runs of bytes, single characters and runs of any. {@code %} is matched by trying again one character
 * further, and only the last one met is tried again, which suffices. Immutable.
 */
final class LikePattern {
    private enum Kind {
        BYTES,
        ONE,
        ANY
    }

    private final byte[] pattern;
    private final byte[] escape;
    private final Kind[] kinds;
    private final byte[][] runs;

    LikePattern(String pattern, String escape, boolean lowerCase) {
        this.pattern = pattern.getBytes(StandardCharsets.UTF_8);
        this.escape = escape.getBytes(StandardCharsets.UTF_8);
        List<Kind> kindList = new ArrayList<>();
        List<byte[]> runList = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        int escapeCharacter = escape.isEmpty() ? -1 : escape.codePointAt(0);
        int[] characters = pattern.codePoints().toArray();
        for (int i = 0; i < characters.length; i++) {
            int character = characters[i];
            boolean wild = character == '%' || character == '_';
            if (character == escapeCharacter) {
                if (i + 1 == characters.length) {
                    throw INVALID_ESCAPE.error("LIKE pattern must not end with escape character");
                }
                plain.appendCodePoint(characters[++i]);
            } else if (wild) {
                flush(plain, kindList, runList, lowerCase);
                boolean repeated = !kindList.isEmpty() && kindList.get(kindList.size() - 1) == Kind.ANY;
                if (character == '_' || !repeated) {
                    kindList.add(character == '_' ? Kind.ONE : Kind.ANY);
                    runList.add(new byte[0]);
                }
            } else {
                plain.appendCodePoint(character);
            }
        }
        flush(plain, kindList, runList, lowerCase);
        kinds = kindList.toArray(new Kind[0]);
        runs = runList.toArray(new byte[0][]);
    }

    private static void flush(StringBuilder plain, List<Kind> kinds, List<byte[]> runs, boolean lowerCase) {
        if (plain.length() > 0) {
            String text = plain.toString();
            kinds.add(Kind.BYTES);
            runs.add((lowerCase ? text.toLowerCase(Locale.ROOT) : text).getBytes(StandardCharsets.UTF_8));
            plain.setLength(0);
        }
    }

    boolean isOf(ByteSlice otherPattern, ByteSlice otherEscape) {
        return same(pattern, otherPattern) && same(escape, otherEscape);
    }

    private static boolean same(byte[] bytes, ByteSlice slice) {
        return java.util.Arrays.equals(bytes, 0, bytes.length, slice.array, slice.start, slice.start + slice.length);
    }

    boolean matches(byte[] text, int start, int length) {
        int end = start + length;
        int at = start;
        int item = 0;
        int retryItem = -1;
        int retryAt = 0;
        while (true) {
            if (item == kinds.length) {
                if (at == end) {
                    return true;
                }
            } else if (kinds[item] == Kind.ANY) {
                if (item + 1 == kinds.length) {
                    return true;
                }
                retryItem = ++item;
                retryAt = at;
                continue;
            } else if (kinds[item] == Kind.ONE) {
                if (at < end) {
                    at = after(text, at, end);
                    item++;
                    continue;
                }
            } else if (hasRun(text, at, end, runs[item])) {
                at += runs[item].length;
                item++;
                continue;
            }
            if (retryItem < 0 || retryAt >= end) {
                return false;
            }
            retryAt = after(text, retryAt, end);
            at = retryAt;
            item = retryItem;
        }
    }

    private static int after(byte[] text, int at, int end) {
        int next = at + 1;
        while (next < end && (text[next] & 0xC0) == 0x80) {
            next++;
        }
        return next;
    }

    private static boolean hasRun(byte[] text, int at, int end, byte[] run) {
        if (run.length > end - at) {
            return false;
        }
        for (int i = 0; i < run.length; i++) {
            if (text[at + i] != run[i]) {
                return false;
            }
        }
        return true;
    }
}
