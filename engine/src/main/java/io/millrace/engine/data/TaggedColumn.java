package io.millrace.engine.data;

import static io.millrace.common.error.ErrorCode.BAD_COPY_FORMAT;
import static io.millrace.common.error.ErrorCode.DATATYPE_MISMATCH;
import static io.millrace.common.error.ErrorCode.DATETIME_OVERFLOW;
import static io.millrace.common.error.ErrorCode.NUMBER_OUT_OF_RANGE;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads one column's values in the format of {@link TaggedDecoder}. A value of another type than the column's is made
 * over as an assignment in SQL does it, or by way of its text. Not thread-safe.
 */
final class TaggedColumn {
    static final byte NULL = 0;
    static final byte FALSE = 1;
    static final byte TRUE = 2;
    static final byte INTEGER = 3;
    static final byte DOUBLE = 4;
    static final byte REAL = 5;
    static final byte TEXT = 6;
    static final byte BYTES = 7;
    static final byte MOMENT = 8;

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

    /** PostgreSQL's first timestamp, and not quite its last. */
    private static final long FIRST_MICROS = -210_866_803_200L * MICROS_PER_SECOND;

    private static final long LAST_MICROS = Long.MAX_VALUE - MICROS_PER_DAY;
    private static final int MOST_OFFSET_SECONDS = 16 * 3600;

    private final ColumnBuilder target;
    private final DataType type;
    private final TextValues texts;
    private final ByteSlice text = new ByteSlice();

    /** Of integers that the column takes as they are; none if the first is above the second. */
    private final long least;

    private final long most;

    TaggedColumn(ColumnBuilder target, TextValues texts) {
        this.target = target;
        this.type = target.type();
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

    /** Appends the value at {@code at}, which ends before {@code end}; where it ends. */
    int read(byte[] data, int at, int end) {
        need(at, end, 1);
        int value = at + 1;
        switch (data[at]) {
            case NULL -> target.appendNull();
            case FALSE, TRUE -> truth(data[at] == TRUE);
            case INTEGER -> {
                need(value, end, 8);
                integer((long) TaggedDecoder.LONG.get(data, value));
                return value + 8;
            }
            case DOUBLE -> {
                need(value, end, 8);
                fraction(Double.longBitsToDouble((long) TaggedDecoder.LONG.get(data, value)), false);
                return value + 8;
            }
            case REAL -> {
                need(value, end, 4);
                fraction(Float.intBitsToFloat((int) TaggedDecoder.INT.get(data, value)), true);
                return value + 4;
            }
            case TEXT -> {
                int length = length(data, value, end);
                texts.parse(data, value + 4, length, target);
                return value + 4 + length;
            }
            case BYTES -> {
                int length = length(data, value, end);
                bytes(data, value + 4, length);
                return value + 4 + length;
            }
            case MOMENT -> {
                need(value, end, 12);
                moment((long) TaggedDecoder.LONG.get(data, value), (int) TaggedDecoder.INT.get(data, value + 8));
                return value + 12;
            }
            default -> throw BAD_COPY_FORMAT.error("unknown tag %s", data[at]);
        }
        return value;
    }

    private static void need(int at, int end, int count) {
        if (end - at < count) {
            throw BAD_COPY_FORMAT.error("the row is cut off");
        }
    }

    private static int length(byte[] data, int at, int end) {
        need(at, end, 4);
        int length = (int) TaggedDecoder.INT.get(data, at);
        if (length < 0 || length > end - at - 4) {
            throw BAD_COPY_FORMAT.error("a value of %s bytes", length);
        }
        return length;
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
