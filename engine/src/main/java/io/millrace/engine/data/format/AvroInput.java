package io.millrace.engine.data.format;

import static io.millrace.common.error.ErrorCode.INVALID_BINARY_REPRESENTATION;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.DataType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Avro's primitive values in a byte array. What generated readers extend; they keep the position in a local and inline
 * the short numbers. Reading past the end of a value is noticed at the value's end at the latest, past that of the array
 * at once. Not thread-safe.
 */
public abstract class AvroInput extends ValueReader {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG_INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final long CONTINUES = 0x8080808080808080L;
    private static final int FRAME_LENGTH = 5;
    private static final int DECIMAL_BYTES = 20;

    /** Where reading goes on, after a call that could not say. */
    public int at;

    /** End of the value being read. */
    public int end;

    private final int schemaId;

    protected AvroInput(int schemaId) {
        this.schemaId = schemaId;
    }

    /** Checks the framing; the position of the record. */
    public final int frame(byte[] bytes, int start, int length) {
        if (length < FRAME_LENGTH || bytes[start] != 0) {
            throw INVALID_BINARY_REPRESENTATION.error("the value does not begin with a schema id");
        }
        int id = (int) BIG_INT.get(bytes, start + 1);
        if (id != schemaId) {
            throw INVALID_BINARY_REPRESENTATION.error("the value has schema id %s, not %s", id, schemaId);
        }
        end = start + length;
        return start + FRAME_LENGTH;
    }

    /** The value must end here. */
    public final void finish(int position) {
        if (position != end) {
            throw INVALID_BINARY_REPRESENTATION.error(
                    position > end ? "the value ends too early" : "the value goes on after its last field");
        }
    }

    /** A zigzag number of any length; the position behind it is in {@link #at}. */
    public final long number(byte[] bytes, int position) {
        if (position + 8 <= bytes.length) {
            long word = word(bytes, position);
            long last = lastByte(word);
            if (last != 0) {
                at = position + length(last);
                return number(word, last);
            }
        }
        return longNumber(bytes, position);
    }

    /** Eight bytes, the first one lowest. */
    public static long word(byte[] bytes, int position) {
        return (long) LONG.get(bytes, position);
    }

    /** The lowest bit set is the highest of the last byte of the number that {@code word} begins with; 0 if it is longer. */
    public static long lastByte(long word) {
        return ~word & CONTINUES;
    }

    /** Of the number, in bytes. */
    public static int length(long lastByte) {
        return (Long.numberOfTrailingZeros(lastByte) >>> 3) + 1;
    }

    /** The zigzag number that {@code word} begins with. */
    public static long number(long word, long lastByte) {
        long bits = word & (lastByte ^ (lastByte - 1)) & 0x7f7f7f7f7f7f7f7fL;
        bits = (bits & 0x007f007f007f007fL) | ((bits & 0x7f007f007f007f00L) >>> 1);
        bits = (bits & 0x00003fff00003fffL) | ((bits & 0x3fff00003fff0000L) >>> 2);
        bits = (bits & 0x000000000fffffffL) | ((bits & 0x0fffffff00000000L) >>> 4);
        return (bits >>> 1) ^ -(bits & 1);
    }

    /** As {@link #number(byte[], int)}, byte by byte. */
    public final long longNumber(byte[] bytes, int position) {
        long raw = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            byte b = bytes[position++];
            raw |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                at = position;
                return (raw >>> 1) ^ -(raw & 1);
            }
        }
        throw INVALID_BINARY_REPRESENTATION.error("a number is too long");
    }

    public final double doubleAt(byte[] bytes, int position) {
        return Double.longBitsToDouble((long) LONG.get(bytes, position));
    }

    public final double floatAt(byte[] bytes, int position) {
        return Float.intBitsToFloat((int) INT.get(bytes, position));
    }

    /** Checks a length against what is left. */
    public final int length(long length, int position) {
        if (length < 0 || length > end - position) {
            throw INVALID_BINARY_REPRESENTATION.error("a length of %s where %s bytes are left", length, end - position);
        }
        return (int) length;
    }

    public static long boolAt(byte[] bytes, int position) {
        byte b = bytes[position];
        if (b != 0 && b != 1) {
            throw INVALID_BINARY_REPRESENTATION.error("a boolean is %s", b);
        }
        return b;
    }

    public static long inRange(long value, long min, long max) {
        if (value < min || value > max) {
            throw INVALID_BINARY_REPRESENTATION.error("a number is out of range: %s", value);
        }
        return value;
    }

    /** A decimal that fits a long, and its type's precision. */
    public static long smallDecimal(byte[] bytes, int start, int length, long limit) {
        if (length == 0 || length > 8) {
            BigInteger value = length == 0 ? BigInteger.ZERO : big(bytes, start, length);
            return inRange(value.bitLength() < 64 ? value.longValue() : Long.MAX_VALUE, -limit, limit);
        }
        long value = bytes[start];
        for (int i = 1; i < length; i++) {
            value = value << 8 | (bytes[start + i] & 0xFF);
        }
        return inRange(value, -limit, limit);
    }

    public static BigDecimal decimal(byte[] bytes, int start, int length, DataType type) {
        DataType.Decimal decimal = (DataType.Decimal) type;
        BigDecimal value = new BigDecimal(length == 0 ? BigInteger.ZERO : big(bytes, start, length), decimal.scale());
        if (value.precision() > decimal.precision()) {
            throw INVALID_BINARY_REPRESENTATION.error("a decimal has more than %s digits", decimal.precision());
        }
        return value;
    }

    private static BigInteger big(byte[] bytes, int start, int length) {
        if (length > DECIMAL_BYTES) {
            throw INVALID_BINARY_REPRESENTATION.error("a decimal of %s bytes", length);
        }
        return new BigInteger(Arrays.copyOfRange(bytes, start, start + length));
    }

    public static MillraceException badUnion(int index) {
        return INVALID_BINARY_REPRESENTATION.error("a union has no branch %s", (index >>> 1) ^ -(index & 1));
    }
}
