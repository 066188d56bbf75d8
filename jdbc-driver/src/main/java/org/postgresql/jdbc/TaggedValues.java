package org.postgresql.jdbc;

import java.util.Arrays;
import org.jspecify.annotations.NullMarked;

/**
 * One column of a block of {@link TaggedRows}. It is written as a tag, and what belongs to it: 1 booleans, of a byte each;
 * 2 integers of 8 bytes; 3 DOUBLEs; 4 REALs; 5 texts as COPY's text format has them, without its escapes: all lengths
 * (4 bytes each), then all UTF-8; 6 bytes, in the same way; 7 moments: all local times in microseconds since
 * 1970-01-01T00:00 (8 bytes each), then how many seconds each is ahead of UTC (4 bytes each). Behind such a tag a byte says
 * whether there are NULLs; if so, a byte for each row follows, 1 for NULL, and the row's value is 0 or empty. 8: each
 * value with a tag of its own, 0 for NULL. One thread.
 */
@NullMarked
final class TaggedValues {
    private static final byte NULL = 0;
    private static final byte BOOLEAN = 1;
    private static final byte INTEGER = 2;
    private static final byte DOUBLE = 3;
    private static final byte REAL = 4;
    private static final byte TEXT = 5;
    private static final byte BYTES = 6;
    private static final byte MOMENT = 7;
    private static final byte MIXED = 8;

    /** Of a value with a tag, without what a text has besides its length. */
    private static final int MOST_VALUE_BYTES = 13;

    private static final int MOST_KEPT_BYTES = 4 << 20;

    private byte[] tags = new byte[64];

    /** Numbers as their bits, texts as their length. */
    private long[] values = new long[64];

    /** Of moments. */
    private int[] ahead = new int[0];

    private byte[] texts = new byte[256];
    private int textBytes;
    private int count;

    int textBytes() {
        return textBytes;
    }

    /** Empties it, and lets go of a buffer that a long text has made large. */
    void clear() {
        if (texts.length > MOST_KEPT_BYTES) {
            texts = new byte[256];
        }
        count = 0;
        textBytes = 0;
    }

    /** Forgets all but the first {@code rows} values. */
    void truncate(int rows) {
        while (count > rows) {
            count--;
            if (isText(tags[count])) {
                textBytes -= (int) values[count];
            }
        }
    }

    private static boolean isText(byte tag) {
        return tag == TEXT || tag == BYTES;
    }

    private void append(byte tag, long value) {
        if (count == tags.length) {
            tags = Arrays.copyOf(tags, 2 * count);
            values = Arrays.copyOf(values, 2 * count);
        }
        tags[count] = tag;
        values[count++] = value;
    }

    void appendNull() {
        append(NULL, 0);
    }

    void append(boolean value) {
        append(BOOLEAN, value ? 1 : 0);
    }

    void append(long value) {
        append(INTEGER, value);
    }

    void append(double value) {
        append(DOUBLE, Double.doubleToRawLongBits(value));
    }

    void append(float value) {
        append(REAL, Float.floatToRawIntBits(value));
    }

    /**
     * A moment as a clock on the wall shows it; a column with a time zone takes the moment, one without the clock's time.
     *
     * @param localMicros since 1970-01-01T00:00 of the clock
     * @param aheadSeconds of the clock, of UTC
     */
    void appendMoment(long localMicros, int aheadSeconds) {
        append(MOMENT, localMicros);
        if (ahead.length < tags.length) {
            ahead = Arrays.copyOf(ahead, tags.length);
        }
        ahead[count - 1] = aheadSeconds;
    }

    void append(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, texts, textBytes, value.length);
        append(BYTES, value.length);
        textBytes += value.length;
    }

    void append(String text) {
        int length = text.length();
        reserve(3L * length);
        byte[] target = texts;
        int start = textBytes;
        int at = start;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                target[at++] = (byte) c;
            } else if (c < 0x800) {
                target[at++] = (byte) (0xc0 | c >> 6);
                target[at++] = (byte) (0x80 | c & 0x3f);
            } else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                target[at++] = (byte) (0xf0 | point >> 18);
                target[at++] = (byte) (0x80 | point >> 12 & 0x3f);
                target[at++] = (byte) (0x80 | point >> 6 & 0x3f);
                target[at++] = (byte) (0x80 | point & 0x3f);
            } else {
                // A lone surrogate is sent as it is; the server says that it is no UTF-8.
                target[at++] = (byte) (0xe0 | c >> 12);
                target[at++] = (byte) (0x80 | c >> 6 & 0x3f);
                target[at++] = (byte) (0x80 | c & 0x3f);
            }
        }
        append(TEXT, at - start);
        textBytes = at;
    }

    private void reserve(long more) {
        long needed = textBytes + more;
        if (needed > texts.length) {
            if (needed > Integer.MAX_VALUE - 16) {
                throw new OutOfMemoryError("a value of more than 2 GB");
            }
            texts = Arrays.copyOf(texts, (int) Math.min(Integer.MAX_VALUE - 16, Math.max(needed, 2L * texts.length)));
        }
    }

    /** Room that {@link #write} needs. */
    long mostBytes() {
        return 2 + (long) MOST_VALUE_BYTES * count + textBytes;
    }

    /** Writes all values at {@code start}; where they end. */
    int write(byte[] target, int start) {
        byte all = NULL;
        boolean nulls = false;
        for (int i = 0; i < count; i++) {
            byte tag = tags[i];
            if (tag == NULL) {
                nulls = true;
            } else if (all == NULL) {
                all = tag;
            } else if (all != tag) {
                return writeMixed(target, start);
            }
        }
        if (all == NULL) {
            return writeMixed(target, start);
        }
        int at = start;
        target[at++] = all;
        target[at++] = (byte) (nulls ? 1 : 0);
        for (int i = 0; nulls && i < count; i++) {
            target[at++] = (byte) (tags[i] == NULL ? 1 : 0);
        }
        switch (all) {
            case BOOLEAN:
                for (int i = 0; i < count; i++) {
                    target[at++] = (byte) values[i];
                }
                return at;
            case INTEGER:
            case DOUBLE:
                return writeLongs(target, at);
            case MOMENT:
                at = writeLongs(target, at);
                for (int i = 0; i < count; i++, at += 4) {
                    TaggedRows.INT.set(target, at, tags[i] == NULL ? 0 : ahead[i]);
                }
                return at;
            default:
                for (int i = 0; i < count; i++, at += 4) {
                    TaggedRows.INT.set(target, at, (int) values[i]);
                }
                if (isText(all)) {
                    System.arraycopy(texts, 0, target, at, textBytes);
                    at += textBytes;
                }
                return at;
        }
    }

    private int writeLongs(byte[] target, int start) {
        int at = start;
        for (int i = 0; i < count; i++, at += 8) {
            TaggedRows.LONG.set(target, at, values[i]);
        }
        return at;
    }

    private int writeMixed(byte[] target, int start) {
        int at = start;
        int text = 0;
        target[at++] = MIXED;
        for (int i = 0; i < count; i++) {
            byte tag = tags[i];
            target[at++] = tag;
            switch (tag) {
                case NULL:
                    break;
                case BOOLEAN:
                    target[at++] = (byte) values[i];
                    break;
                case INTEGER:
                case DOUBLE:
                case MOMENT:
                    TaggedRows.LONG.set(target, at, values[i]);
                    at += 8;
                    if (tag == MOMENT) {
                        TaggedRows.INT.set(target, at, ahead[i]);
                        at += 4;
                    }
                    break;
                default:
                    TaggedRows.INT.set(target, at, (int) values[i]);
                    at += 4;
                    if (isText(tag)) {
                        int length = (int) values[i];
                        System.arraycopy(texts, text, target, at, length);
                        text += length;
                        at += length;
                    }
            }
        }
        return at;
    }
}
