package io.millrace.engine.function;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.CivilTime;
import io.millrace.engine.data.DataType;
import java.math.BigDecimal;
import java.util.Locale;

/** TO_CHAR, and TO_TIMESTAMP and TO_DATE by a pattern; TO_HEX and quoting. Strict. */
public final class Formatting {
    private Formatting() {}

    @SqlFunction("TO_CHAR")
    public static void toChar(FunctionContext context, long value, ByteSlice pattern, ByteSlice result) {
        DataType type = context.argumentType(0);
        if (type == DataType.BIGINT || type == DataType.INT || type == DataType.SMALLINT) {
            toChar(context, BigDecimal.valueOf(value), pattern, result);
            return;
        }
        boolean zoned = type instanceof DataType.Timestamp timestamp && timestamp.withTimeZone();
        long micros = type == DataType.DATE ? value * CivilTime.MICROS_PER_DAY : value;
        int offset = zoned ? CivilTime.offsetSeconds(micros, context.zone()) : 0;
        long local = micros + offset * CivilTime.MICROS_PER_SECOND;
        result.setText(timeFormat(context, pattern).format(local, context.zone(), offset, zoned));
    }

    @SqlFunction("TO_CHAR")
    public static void toChar(FunctionContext context, BigDecimal value, ByteSlice pattern, ByteSlice result) {
        String text = pattern.toString();
        NumberFormat format =
                context.memory() instanceof NumberFormat known && known.isOf(text) ? known : new NumberFormat(text);
        context.remember(format);
        result.setText(format.format(value));
    }

    @SqlFunction("TO_CHAR")
    public static void toChar(FunctionContext context, double value, ByteSlice pattern, ByteSlice result) {
        toChar(context, NumberCasts.toDecimal(value), pattern, result);
    }

    @SqlFunction("TO_TIMESTAMP")
    public static long toTimestamp(FunctionContext context, ByteSlice text, ByteSlice pattern) {
        long local = TimeParsing.parse(text.toString(), timeFormat(context, pattern));
        return CivilTime.toUtc(local, context.zone());
    }

    @SqlFunction("TO_DATE")
    public static long toDate(FunctionContext context, ByteSlice text, ByteSlice pattern) {
        long local = TimeParsing.parse(text.toString(), timeFormat(context, pattern));
        return Math.floorDiv(local, CivilTime.MICROS_PER_DAY);
    }

    private static TimeFormat timeFormat(FunctionContext context, ByteSlice pattern) {
        String text = pattern.toString();
        if (context.memory() instanceof TimeFormat known && known.isOf(text)) {
            return known;
        }
        TimeFormat format = new TimeFormat(text);
        context.remember(format);
        return format;
    }

    @SqlFunction("TO_HEX")
    public static void toHex(FunctionContext context, long value, ByteSlice result) {
        boolean wide = context.argumentType(0) == DataType.BIGINT;
        result.setText(wide ? Long.toHexString(value) : Integer.toHexString((int) value));
    }

    @SqlFunction("QUOTE_LITERAL")
    public static void quoteLiteral(ByteSlice text, ByteSlice result) {
        result.setText(quotedLiteral(text.toString()));
    }

    static String quotedLiteral(String plain) {
        boolean escapes = plain.indexOf('\\') >= 0;
        return (escapes ? "E'" : "'") + plain.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    @SqlFunction("QUOTE_IDENT")
    public static void quoteIdentifier(ByteSlice text, ByteSlice result) {
        result.setText(quotedIdentifier(text.toString()));
    }

    static String quotedIdentifier(String plain) {
        boolean bare = plain.equals(plain.toLowerCase(Locale.ROOT)) && plain.matches("[a-z_][a-z0-9_$]*");
        return bare ? plain : "\"" + plain.replace("\"", "\"\"") + "\"";
    }
}
