package io.millrace.engine.data;

import static io.millrace.common.error.ErrorCode.BAD_COPY_FORMAT;
import static io.millrace.common.error.ErrorCode.DATATYPE_MISMATCH;
import static io.millrace.common.error.ErrorCode.DATETIME_OVERFLOW;
import static io.millrace.common.error.ErrorCode.NOT_NULL_VIOLATION;
import static io.millrace.common.error.ErrorCode.NUMBER_OUT_OF_RANGE;

import io.millrace.common.error.MillraceException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads one column of a block of {@link TaggedDecoder}'s. It begins with a tag: 1 booleans, a byte each, 0 or 1; 2 integers
 * of 8 bytes; 3 DOUBLEs; 4 REALs; 5 texts as COPY's text format has them, without its escapes: all lengths (4 bytes each),
 * then all UTF-8; 6 bytes, in the same way; 7 moments: all local times in microseconds since 1970-01-01T00:00 (8 bytes
 * each), then how many seconds each is ahead of UTC (4 bytes each). Behind such a tag a byte says whether there are NULLs;
 * if so, a byte for each row follows, not 0 for NULL. 8: each value has a tag of its own, which may be 0 for NULL, and what
 * belongs to it, a text its length before it.
 *
 * <p>A value of another type than the column's is made over as an assignment in SQL does it, or by way of its text. Not
 * thread-safe.
 */
final class TaggedColumn {
    private static final byte NULL = 0;
    private static final byte BOOLEAN = 1;
    private static final byte INTEGER = 2;
    private static final byte DOUBLE = 3;
    private static final byte REAL = 4;
    private static final byte TEXT = 5;
    private static final byte BYTES = 6;
    private static final byte MOMENT = 7;
    private static final byte MIXED = 8;

    /** By tag: of a value, without a text's bytes. */
    private static final int[] WIDTHS = {0, 1, 8, 8, 4, 4, 4, 12};

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

    /** PostgreSQL's first timestamp, and not quite its last. */
    private static final long FIRST_MICROS = -210_866_803_200L * MICROS_PER_SECOND;

    private static final long LAST_MICROS = Long.MAX_VALUE - MICROS_PER_DAY;
    private static final int MOST_OFFSET_SECONDS = 16 * 3600;

    private final String relation;
    private final Schema.Field field;
    private final ColumnBuilder target;
    private final DataType type;
    private final TextValues texts;
    private final ByteSlice text = new ByteSlice();

    /** Of integers that the column takes as they are; none if the first is above the second. */
    private final long least;

    private final long most;

    /** Of the block: where the values begin, and the flags of NULL, or -1. */
    private byte tag;

    private int values;
    private int flags;
    private int rows;
    /** Of a block's texts: each, all together, the longest. */
    private int[] lengths = new int[0];

    private int textBytes;
    private int longest;

    TaggedColumn(String relation, Schema.Field field, TextValues texts) {
        this.relation = relation;
        this.field = field;
        this.target = ColumnBuilder.of(field.type());
        this.type = field.type();
        this.texts = texts;
        if (type == DataType.BIGINT) {
            least = Long.MIN_VALUE;
            most = Long.MAX_VALUE;
        } else if (type == DataType.INT) {
            least = Integer.MIN_VALUE;
            most = Integer.MAX_VALUE;
        } else if (type == DataType.SMALLINT) {
            least = Short.MIN_VALUE;
            most = Short.MAX_VALUE;
        } else {
            least = 0;
            most = -1;
        }
    }

    /** Values read since the last {@link #build}. */
    int size() {
        return target.size();
    }

    Column build() {
        return target.build();
    }

    /** Finds a block's values from {@code start} on, before {@code end}, and where the column ends. */
    int find(byte[] data, int start, int end, int rowCount) {
        need(start, end, 2);
        rows = rowCount;
        tag = data[start];
        values = start + 1;
        flags = -1;
        if (tag == MIXED) {
            int at = values;
            for (int row = 0; row < rows; row++) {
                need(at, end, 1);
                at = endOf(data, at, end);
            }
            return at;
        }
        if (tag < BOOLEAN || tag > MOMENT) {
            throw unknown(tag);
        }
        values++;
        if (data[start + 1] != 0) {
            flags = values;
            need(values, end, rows);
            values += rows;
        }
        need(values, end, rows * WIDTHS[tag]);
        int after = values + rows * WIDTHS[tag];
        return tag == TEXT || tag == BYTES ? endOfTexts(data, after, end) : after;
    }

    private int endOfTexts(byte[] data, int start, int end) {
        if (lengths.length < rows) {
            lengths = new int[rows];
        }
        int at = start;
        longest = 0;
        for (int row = 0; row < rows; row++) {
            lengths[row] = length(data, values + 4 * row, at, end);
            longest = Math.max(longest, lengths[row]);
            at += lengths[row];
        }
        textBytes = at - start;
        return at;
    }

    /** Of a value with its own tag at {@code at}. */
    private static int endOf(byte[] data, int at, int end) {
        byte its = data[at];
        if (its < NULL || its > MOMENT) {
            throw unknown(its);
        }
        int after = at + 1 + WIDTHS[its];
        need(at + 1, end, WIDTHS[its]);
        return its == TEXT || its == BYTES ? after + length(data, at + 1, after, end) : after;
    }

    private static MillraceException unknown(byte tag) {
        return BAD_COPY_FORMAT.error("unknown tag %s", tag);
    }

    private static void need(int at, int end, int count) {
        if (end - at < count) {
            throw BAD_COPY_FORMAT.error("the block is cut off");
        }
    }

    /** The length at {@code at} of a text that begins at {@code start}. */
    private static int length(byte[] data, int at, int start, int end) {
        int length = (int) TaggedDecoder.INT.get(data, at);
        if (length < 0 || length > end - start) {
            throw BAD_COPY_FORMAT.error("a value of %s bytes", length);
        }
        return length;
    }

    /** Appends the first {@code count} values of what was found. After an error, {@link #size} says which one it was. */
    void read(byte[] data, int count) {
        target.reserve(count);
        if (tag == MIXED) {
            int at = values;
            for (int row = 0; row < count; row++) {
                int after = endOf(data, at, data.length);
                value(data[at], data, at + 1, after);
                at = after;
            }
        } else if (tag == TEXT || tag == BYTES) {
            readTexts(data, count);
        } else {
            int width = tag == MOMENT ? 8 : WIDTHS[tag];
            int offsets = values + 8 * rows;
            for (int row = 0; row < count; row++) {
                if (isNull(data, row)) {
                    appendNull();
                } else if (tag == MOMENT) {
                    moment((long) TaggedDecoder.LONG.get(data, values + 8 * row), (int)
                            TaggedDecoder.INT.get(data, offsets + 4 * row));
                } else {
                    value(tag, data, values + width * row, 0);
                }
            }
        }
    }

    private void readTexts(byte[] data, int count) {
        int at = values + 4 * rows;
        boolean plain = tag == TEXT
                && flags < 0
                && count == rows
                && type instanceof DataType.Varchar varchar
                && longest <= varchar.maxLength()
                && !varchar.padded()
                && Utf8.isAscii(data, at, textBytes);
        if (plain) {
            target.appendBytes(data, at, textBytes, lengths, rows);
            return;
        }
        for (int row = 0; row < count; row++) {
            if (isNull(data, row)) {
                appendNull();
            } else if (tag == TEXT) {
                texts.parse(data, at, lengths[row], target);
            } else {
                bytes(data, at, lengths[row]);
            }
            at += lengths[row];
        }
    }

    private boolean isNull(byte[] data, int row) {
        return flags >= 0 && data[flags + row] != 0;
    }

    private void appendNull() {
        if (!field.nullable()) {
            throw NOT_NULL_VIOLATION.error(
                    "null value in column \"%s\" of relation \"%s\" violates not-null constraint",
                    field.name(), relation);
        }
        target.appendNull();
    }

    /** @param end where the value ends, if its length is part of it */
    private void value(byte its, byte[] data, int at, int end) {
        switch (its) {
            case NULL -> appendNull();
            case BOOLEAN -> truth(data[at] != 0);
            case INTEGER -> integer((long) TaggedDecoder.LONG.get(data, at));
            case DOUBLE -> fraction(Double.longBitsToDouble((long) TaggedDecoder.LONG.get(data, at)), false);
            case REAL -> fraction(Float.intBitsToFloat((int) TaggedDecoder.INT.get(data, at)), true);
            case TEXT -> texts.parse(data, at + 4, end - at - 4, target);
            case BYTES -> bytes(data, at + 4, end - at - 4);
            case MOMENT -> moment((long) TaggedDecoder.LONG.get(data, at), (int) TaggedDecoder.INT.get(data, at + 8));
            default -> throw unknown(its);
        }
    }

    private void truth(boolean value) {
        if (type == DataType.BOOLEAN) {
            target.appendLong(value ? 1 : 0);
        } else {
            parse(value ? "true" : "false");
        }
    }

    private void integer(long value) {
        if (value >= least && value <= most) {
            target.appendLong(value);
        } else if (least < 0) {
            throw outOfRange();
        } else if (type == DataType.DOUBLE) {
            target.appendDouble((double) value);
        } else if (type == DataType.REAL) {
            target.appendDouble((float) value);
        } else {
            parse(Long.toString(value));
        }
    }

    private void fraction(double value, boolean real) {
        if (type == DataType.DOUBLE || (type == DataType.REAL && real)) {
            target.appendDouble(value);
        } else if (least < 0) {
            double rounded = Math.rint(value);
            // The bounds as doubles: 2^63 is no long any more.
            if (!(rounded >= (double) least && rounded < -(double) least)) {
                throw outOfRange();
            }
            target.appendLong((long) rounded);
        } else {
            text.clear();
            texts.append(text, value, real ? DataType.REAL : DataType.DOUBLE);
            parse();
        }
    }

    private RuntimeException outOfRange() {
        return NUMBER_OUT_OF_RANGE.error("%s out of range", type.toString().toLowerCase(Locale.ROOT));
    }

    private void bytes(byte[] data, int start, int length) {
        if (type != DataType.BYTEA) {
            throw DATATYPE_MISMATCH
                    .error("the column is of type %s but the value is of type bytea", TextValues.typeName(type))
                    .hint("Set it as what it is, not as bytes.");
        }
        target.appendBytes(data, start, length);
    }

    private void moment(long localMicros, int aheadSeconds) {
        if (localMicros < FIRST_MICROS
                || localMicros > LAST_MICROS
                || Math.abs((long) aheadSeconds) > MOST_OFFSET_SECONDS) {
            throw DATETIME_OVERFLOW.error("timestamp out of range");
        }
        if (type instanceof DataType.Timestamp timestamp) {
            long micros = timestamp.withTimeZone() ? localMicros - aheadSeconds * MICROS_PER_SECOND : localMicros;
            target.appendLong(DateTimeParser.round(micros, timestamp.precision()));
        } else {
            text.clear();
            DateTimeText.appendTimestamp(text, localMicros);
            offset(aheadSeconds);
            parse();
        }
    }

    private void offset(int aheadSeconds) {
        int seconds = Math.abs(aheadSeconds);
        text.append((byte) (aheadSeconds < 0 ? '-' : '+'));
        text.appendAscii(String.format(Locale.ROOT, "%02d", seconds / 3600));
        if (seconds % 3600 != 0) {
            text.appendAscii(String.format(Locale.ROOT, ":%02d", seconds / 60 % 60));
        }
        if (seconds % 60 != 0) {
            text.appendAscii(String.format(Locale.ROOT, ":%02d", seconds % 60));
        }
    }

    private void parse(String ascii) {
        byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
        texts.parse(bytes, 0, bytes.length, target);
    }

    private void parse() {
        texts.parse(text.array, text.start, text.length, target);
    }
}
