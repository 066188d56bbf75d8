package io.millrace.engine.state;

import io.millrace.common.error.ErrorCode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Boxed values, nested ones too, as bytes: a tag, then the content. */
public final class BoxedCodec {
    private static final int NULL = 0;
    private static final int LONG = 1;
    private static final int DOUBLE = 2;
    private static final int FALSE = 3;
    private static final int TRUE = 4;
    private static final int STRING = 5;
    private static final int BYTES = 6;
    private static final int DECIMAL = 7;
    private static final int LIST = 8;
    private static final int MAP = 9;

    private BoxedCodec() {}

    public static void write(ByteSink to, @Nullable Object value) {
        if (value == null) {
            to.writeByte(NULL);
        } else if (value instanceof Long number) {
            to.writeByte(LONG).writeLong(number);
        } else if (value instanceof Double number) {
            to.writeByte(DOUBLE).writeDouble(number);
        } else if (value instanceof Boolean bool) {
            to.writeByte(bool ? TRUE : FALSE);
        } else if (value instanceof String string) {
            byte[] utf8 = string.getBytes(StandardCharsets.UTF_8);
            to.writeByte(STRING).writeBytes(utf8, 0, utf8.length);
        } else if (value instanceof ByteBuffer buffer) {
            byte[] copy = new byte[buffer.remaining()];
            buffer.duplicate().get(copy);
            to.writeByte(BYTES).writeBytes(copy, 0, copy.length);
        } else if (value instanceof BigDecimal decimal) {
            byte[] unscaled = decimal.unscaledValue().toByteArray();
            to.writeByte(DECIMAL).writeLong(decimal.scale()).writeBytes(unscaled, 0, unscaled.length);
        } else if (value instanceof List<?> list) {
            to.writeByte(LIST).writeLong(list.size());
            list.forEach(element -> write(to, element));
        } else if (value instanceof Map<?, ?> map) {
            to.writeByte(MAP).writeLong(map.size());
            map.forEach((key, content) -> {
                write(to, key);
                write(to, content);
            });
        } else {
            throw ErrorCode.INTERNAL_ERROR.error("a value of %s in state", value.getClass());
        }
    }

    public static @Nullable Object read(ByteSource from) {
        int tag = from.readByte();
        switch (tag) {
            case NULL:
                return null;
            case LONG:
                return from.readLong();
            case DOUBLE:
                return from.readDouble();
            case FALSE:
                return false;
            case TRUE:
                return true;
            case STRING:
                return new String(from.readBytes(), StandardCharsets.UTF_8);
            case BYTES:
                return ByteBuffer.wrap(from.readBytes()).asReadOnlyBuffer();
            case DECIMAL:
                int scale = from.readInt();
                return new BigDecimal(new BigInteger(from.readBytes()), scale);
            case LIST:
                int size = from.readInt();
                List<@Nullable Object> list = new ArrayList<>(size);
                for (int i = 0; i < size; i++) {
                    list.add(read(from));
                }
                return list;
            case MAP:
                int entries = from.readInt();
                Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
                for (int i = 0; i < entries; i++) {
                    Object key = read(from);
                    map.put(key, read(from));
                }
                return map;
            default:
                throw ErrorCode.DATA_CORRUPTED.error("state holds a value of unknown kind %s", tag);
        }
    }
}
