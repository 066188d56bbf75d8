package io.millrace.server.postgres;

import static io.millrace.common.error.ErrorCode.DATETIME_OVERFLOW;
import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;
import static io.millrace.common.error.ErrorCode.INVALID_BINARY_REPRESENTATION;
import static io.millrace.common.error.ErrorCode.LIMIT_EXCEEDED;
import static io.millrace.common.error.ErrorCode.NUMBER_OUT_OF_RANGE;

import io.millrace.engine.data.CivilTime;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.TextValues;
import io.netty.buffer.Unpooled;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A parameter's bytes to the boxed value its statement wants. The client's number of the type says how binary bytes are
 * to be read; where our type differs, the value is made over by way of its text, as a cast would.
 */
final class ParameterDecoder {
    /** Of all elements of one array. */
    static final int MAX_ARRAY_ELEMENTS = 1 << 24;

    /** As PostgreSQL's MAXDIM. */
    private static final int MAX_DIMENSIONS = 6;

    private static final long FIRST_DAY = CivilTime.days(CivilTime.MIN_YEAR, 1, 1);
    private static final long LAST_DAY = CivilTime.days(CivilTime.MAX_YEAR, 12, 31);

    private final TextValues texts;

    ParameterDecoder(ZoneId zone) {
        texts = new TextValues(zone, true);
    }

    /**
     * @param oid the client's; 0 if it left the type to us
     * @param format 0 text, 1 binary
     */
    Object decode(int oid, int format, byte[] bytes, DataType wanted) {
        if (format == 0) {
            return texts.parse(bytes, 0, bytes.length, wanted);
        }
        int known = PostgresType.dataType(oid) == null ? PostgresType.oidOf(wanted) : oid;
        DataType given = PostgresType.dataType(known);
        if (given == null || (given instanceof DataType.Array && wanted instanceof DataType.Array)) {
            // An array's elements say their own type, and are made over one by one.
            return binary(known, wanted, bytes);
        }
        Object value = binary(known, given, bytes);
        // A numeric's own digits, however many; PostgresType gives it a precision only for the planner.
        return given.equals(wanted) && !(wanted instanceof DataType.Decimal) ? value : convert(given, value, wanted);
    }

    private Object convert(DataType given, Object value, DataType wanted) {
        if (isInteger(wanted) && value instanceof BigDecimal number) {
            return integer(number.setScale(0, RoundingMode.HALF_UP), wanted);
        }
        if (isInteger(wanted) && isInteger(given)) {
            return integer(BigDecimal.valueOf((Long) value), wanted);
        }
        return texts.parse(texts.text(value, given), wanted);
    }

    private static boolean isInteger(DataType type) {
        return type == DataType.SMALLINT || type == DataType.INT || type == DataType.BIGINT;
    }

    private static Long integer(BigDecimal number, DataType type) {
        int bits = type == DataType.SMALLINT ? Short.SIZE : type == DataType.INT ? Integer.SIZE : Long.SIZE;
        if (number.toBigInteger().bitLength() >= bits) {
            throw NUMBER_OUT_OF_RANGE.error("%s out of range", TextValues.typeName(type));
        }
        return number.longValueExact();
    }

    private Object binary(int oid, DataType type, byte[] bytes) {
        MessageReader in = new MessageReader(Unpooled.wrappedBuffer(bytes));
        Object value = read(oid, type, in, bytes.length);
        if (in.hasMore()) {
            throw INVALID_BINARY_REPRESENTATION.error("incorrect binary data format in bind parameter");
        }
        return value;
    }

    private Object read(int oid, DataType type, MessageReader in, int length) {
        if (type instanceof DataType.Scalar scalar) {
            return scalar(oid, scalar, in, length);
        }
        if (type instanceof DataType.Timestamp) {
            long micros = readLong(in);
            checkDay(Math.floorDiv(micros, CivilTime.MICROS_PER_DAY), "timestamp");
            return micros + ValueBinary.EPOCH_MICROS;
        }
        if (type instanceof DataType.Decimal) {
            return NumericBinary.read(in);
        }
        if (type instanceof DataType.Varchar) {
            return MessageReader.utf8(in.readBytes(length));
        }
        if (type instanceof DataType.Array array) {
            return array(array, in);
        }
        throw FEATURE_NOT_SUPPORTED
                .error("binary parameters of type %s are not supported", type)
                .hint("Send it as text.");
    }

    private Object scalar(int oid, DataType.Scalar type, MessageReader in, int length) {
        return switch (type) {
            case BOOLEAN -> in.readUnsignedByte() != 0;
            case SMALLINT -> (long) in.readShort();
            case INT -> (long) in.readInt();
            case BIGINT -> oid == PostgresType.OID ? in.readInt() & 0xffff_ffffL : readLong(in);
            case REAL -> (double) Float.intBitsToFloat(in.readInt());
            case DOUBLE -> Double.longBitsToDouble(readLong(in));
            case BYTEA -> ByteBuffer.wrap(in.readBytes(length)).asReadOnlyBuffer();
            case DATE -> checkDay(in.readInt(), "date") + ValueBinary.EPOCH_DAYS;
            case TIME -> time(in);
            case INTERVAL_YEAR_MONTH -> months(in);
            case INTERVAL_DAY_TIME -> dayTime(in);
            case JSON -> json(oid, in, length);
            case UUID -> new UUID(readLong(in), readLong(in)).toString();
            case NULL -> MessageReader.utf8(in.readBytes(length));
        };
    }

    private String json(int oid, MessageReader in, int length) {
        if (oid != PostgresType.JSONB) {
            return checked(in.readBytes(length));
        }
        int version = in.readUnsignedByte();
        if (version != 1) {
            throw INVALID_BINARY_REPRESENTATION.error("unsupported jsonb version number %d", version);
        }
        return checked(in.readBytes(length - 1));
    }

    /** The text, which is JSON. */
    private String checked(byte[] text) {
        return (String) texts.parse(text, 0, text.length, DataType.JSON);
    }

    private static long months(MessageReader in) {
        long micros = readLong(in);
        long days = in.readInt();
        if (micros != 0 || days != 0) {
            throw FEATURE_NOT_SUPPORTED.error("an interval of years and months has no days or time");
        }
        return in.readInt();
    }

    private static long dayTime(MessageReader in) {
        long micros = readLong(in);
        long days = in.readInt();
        if (in.readInt() != 0) {
            throw FEATURE_NOT_SUPPORTED.error("an interval of days and time has no years or months");
        }
        try {
            return Math.addExact(micros, Math.multiplyExact(days, CivilTime.MICROS_PER_DAY));
        } catch (ArithmeticException e) {
            throw DATETIME_OVERFLOW.causedBy(e, "interval out of range");
        }
    }

    private static long time(MessageReader in) {
        long micros = readLong(in);
        if (micros < 0 || micros >= CivilTime.MICROS_PER_DAY) {
            throw DATETIME_OVERFLOW.error("time out of range");
        }
        return micros;
    }

    /** @param day since 2000-01-01 */
    private static long checkDay(long day, String type) {
        if (day + ValueBinary.EPOCH_DAYS < FIRST_DAY || day + ValueBinary.EPOCH_DAYS > LAST_DAY) {
            throw DATETIME_OVERFLOW.error("%s out of range", type);
        }
        return day;
    }

    private static long readLong(MessageReader in) {
        return (long) in.readInt() << 32 | (in.readInt() & 0xffff_ffffL);
    }

    /** As array_recv. */
    private List<@Nullable Object> array(DataType.Array type, MessageReader in) {
        int dimensions = in.readInt();
        in.readInt();
        int elementOid = in.readInt();
        if (dimensions < 0 || dimensions > MAX_DIMENSIONS) {
            throw INVALID_BINARY_REPRESENTATION.error("invalid number of dimensions: %d", dimensions);
        }
        if (dimensions > 0 && dimensions != depth(type)) {
            throw INVALID_BINARY_REPRESENTATION.error("an array of %d dimensions given for type %s", dimensions, type);
        }
        int[] sizes = new int[dimensions];
        long total = 1;
        for (int i = 0; i < dimensions; i++) {
            sizes[i] = in.readInt();
            in.readInt();
            total *= sizes[i];
            if (sizes[i] < 0 || total > MAX_ARRAY_ELEMENTS) {
                throw LIMIT_EXCEEDED.error("array size exceeds the maximum allowed (%d)", MAX_ARRAY_ELEMENTS);
            }
        }
        return dimensions == 0 || total == 0 ? new ArrayList<>() : elements(type.element(), elementOid, sizes, 0, in);
    }

    private static int depth(DataType.Array type) {
        return type.element() instanceof DataType.Array inner ? 1 + depth(inner) : 1;
    }

    private List<@Nullable Object> elements(DataType element, int oid, int[] sizes, int depth, MessageReader in) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < sizes[depth]; i++) {
            if (depth < sizes.length - 1) {
                DataType inner = element instanceof DataType.Array array ? array.element() : element;
                values.add(elements(inner, oid, sizes, depth + 1, in));
            } else {
                int length = in.readInt();
                values.add(length == -1 ? null : decode(oid, 1, in.readBytes(length), element));
            }
        }
        return values;
    }
}
