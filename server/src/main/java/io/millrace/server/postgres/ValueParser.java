package io.millrace.server.postgres;

import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;
import static io.millrace.common.error.ErrorCode.INVALID_TEXT_REPRESENTATION;
import static io.millrace.common.error.ErrorCode.NUMBER_OUT_OF_RANGE;
import static io.millrace.common.error.ErrorCode.STRING_TOO_LONG;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.DataType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.Locale;

/** Text, as a client writes a value, to the boxed value (the types' input functions). Immutable. */
record ValueParser(ZoneId zone) {
    private static final BigDecimal MIN_LONG = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal MAX_LONG = BigDecimal.valueOf(Long.MAX_VALUE);
    /** Longer numbers are refused before they are parsed, whose cost grows with the square of the length. */
    private static final int MAX_NUMBER_CHARACTERS = 4096;

    Object parse(DataType type, String text) {
        if (type instanceof DataType.Scalar scalar) {
            return scalar(scalar, text);
        }
        if (type instanceof DataType.Timestamp timestamp) {
            long micros = timestamp.withTimeZone()
                    ? DateTimeParser.timestampWithZone(text, zone)
                    : DateTimeParser.timestamp(text);
            return rounded(micros, timestamp.precision());
        }
        if (type instanceof DataType.Decimal decimal) {
            return decimal(new Scaled(decimal.precision(), decimal.scale()), number(text, "numeric"));
        }
        if (type instanceof DataType.Array array) {
            return new CompositeParser(text, this).array(array);
        }
        if (type instanceof DataType.Row row) {
            return new CompositeParser(text, this).row(row);
        }
        if (type instanceof DataType.Varchar varchar) {
            return varchar(varchar, text);
        }
        throw FEATURE_NOT_SUPPORTED
                .error("parameters of type %s are not supported", type)
                .hint("Pass it as JSON text and cast it in the statement.");
    }

    private Object scalar(DataType.Scalar type, String text) {
        return switch (type) {
            case BOOLEAN -> bool(text);
            case SMALLINT -> integer(text, "smallint", Short.MIN_VALUE, Short.MAX_VALUE);
            case INT -> integer(text, "integer", Integer.MIN_VALUE, Integer.MAX_VALUE);
            case BIGINT -> integer(text, "bigint", Long.MIN_VALUE, Long.MAX_VALUE);
            case REAL -> real(text);
            case DOUBLE -> doublePrecision(text, "double precision");
            case BYTEA -> bytea(text);
            case DATE -> DateTimeParser.date(text);
            case TIME -> DateTimeParser.time(text);
            case INTERVAL_YEAR_MONTH -> DateTimeParser.months(text);
            case INTERVAL_DAY_TIME -> DateTimeParser.dayTime(text);
            case JSON, NULL -> text;
        };
    }

    /** Any unambiguous beginning of true, false, yes, no; on, off, 1, 0. */
    private static Boolean bool(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        if (!lower.isEmpty()) {
            if ("true".startsWith(lower) || "yes".startsWith(lower) || lower.equals("on") || lower.equals("1")) {
                return true;
            }
            if ("false".startsWith(lower)
                    || "no".startsWith(lower)
                    || lower.equals("off")
                    || lower.equals("of")
                    || lower.equals("0")) {
                return false;
            }
        }
        throw invalid("boolean", text);
    }

    private static Long integer(String text, String type, long least, long most) {
        String stripped = text.strip();
        try {
            long value = Long.parseLong(stripped);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            boolean digits = stripped.matches("[+-]?[0-9]+");
            if (!digits) {
                throw invalid(type, text);
            }
        }
        throw NUMBER_OUT_OF_RANGE.error("value \"%s\" is out of range for type %s", text, type);
    }

    private static Double doublePrecision(String text, String type) {
        String stripped = text.strip();
        switch (stripped.toLowerCase(Locale.ROOT)) {
            case "nan":
                return Double.NaN;
            case "infinity", "+infinity", "inf", "+inf":
                return Double.POSITIVE_INFINITY;
            case "-infinity", "-inf":
                return Double.NEGATIVE_INFINITY;
            default:
                break;
        }
        if (!stripped.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?")) {
            throw invalid(type, text);
        }
        double value = Double.parseDouble(stripped);
        if (Double.isInfinite(value)) {
            throw NUMBER_OUT_OF_RANGE.error("\"%s\" is out of range for type %s", text, type);
        }
        return value;
    }

    private static Double real(String text) {
        double value = doublePrecision(text, "real");
        if (Double.isFinite(value) && Float.isInfinite((float) value)) {
            throw NUMBER_OUT_OF_RANGE.error("\"%s\" is out of range for type real", text);
        }
        return (double) (float) value;
    }

    static BigDecimal number(String text, String type) {
        String stripped = text.strip();
        if (stripped.length() > MAX_NUMBER_CHARACTERS) {
            throw NUMBER_OUT_OF_RANGE.error("a number of %d characters is too long", stripped.length());
        }
        try {
            BigDecimal value = new BigDecimal(stripped);
            if (Math.abs((long) value.scale()) > MAX_NUMBER_CHARACTERS) {
                throw NUMBER_OUT_OF_RANGE.error("value \"%s\" is out of range for type %s", text, type);
            }
            return value;
        } catch (NumberFormatException e) {
            throw INVALID_TEXT_REPRESENTATION.causedBy(e, "invalid input syntax for type %s: \"%s\"", type, text);
        }
    }

    /** How many digits a DECIMAL holds. */
    record Scaled(int precision, int scale) {}

    static BigDecimal decimal(Scaled type, BigDecimal number) {
        BigDecimal value = number.setScale(type.scale(), RoundingMode.HALF_UP);
        if (value.precision() - value.scale() > type.precision() - type.scale() && value.signum() != 0) {
            throw NUMBER_OUT_OF_RANGE
                    .error("numeric field overflow")
                    .detail("A field with precision " + type.precision() + ", scale " + type.scale()
                            + " must round to an absolute value less than 10^"
                            + (type.precision() - type.scale()) + ".");
        }
        return value;
    }

    static Long toLong(BigDecimal number, String type) {
        BigDecimal rounded = number.setScale(0, RoundingMode.HALF_UP);
        if (rounded.compareTo(MIN_LONG) < 0 || rounded.compareTo(MAX_LONG) > 0) {
            throw NUMBER_OUT_OF_RANGE.error("%s out of range", type);
        }
        return rounded.longValueExact();
    }

    private static Long rounded(long micros, int precision) {
        long unit = 1;
        for (int i = precision; i < 6; i++) {
            unit *= 10;
        }
        return unit == 1 ? micros : Math.floorDiv(micros + unit / 2, unit) * unit;
    }

    private static ByteBuffer bytea(String text) {
        if (text.startsWith("\\x")) {
            try {
                return ByteBuffer.wrap(HexFormat.of().parseHex(text.substring(2)))
                        .asReadOnlyBuffer();
            } catch (IllegalArgumentException e) {
                throw INVALID_TEXT_REPRESENTATION.causedBy(e, "invalid hexadecimal data: \"%s\"", text);
            }
        }
        return escapedBytea(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The old format: {@code \\} and {@code \ooo}, in octal. */
    private static ByteBuffer escapedBytea(byte[] text) {
        ByteBuffer bytes = ByteBuffer.allocate(text.length);
        for (int i = 0; i < text.length; i++) {
            if (text[i] != '\\') {
                bytes.put(text[i]);
            } else if (i + 1 < text.length && text[i + 1] == '\\') {
                bytes.put((byte) '\\');
                i++;
            } else if (i + 3 < text.length
                    && octal(text[i + 1], '3')
                    && octal(text[i + 2], '7')
                    && octal(text[i + 3], '7')) {
                bytes.put((byte) ((text[i + 1] - '0') << 6 | (text[i + 2] - '0') << 3 | (text[i + 3] - '0')));
                i += 3;
            } else {
                throw INVALID_TEXT_REPRESENTATION.error("invalid input syntax for type bytea");
            }
        }
        return bytes.flip().asReadOnlyBuffer();
    }

    private static boolean octal(byte digit, char most) {
        return digit >= '0' && digit <= most;
    }

    private static String varchar(DataType.Varchar type, String text) {
        if (text.length() > type.maxLength() && text.codePointCount(0, text.length()) > type.maxLength()) {
            int end = text.offsetByCodePoints(0, type.maxLength());
            if (!text.substring(end).isBlank()) {
                throw STRING_TOO_LONG.error("value too long for type character varying(%d)", type.maxLength());
            }
            return text.substring(0, end);
        }
        return text;
    }

    static MillraceException invalid(String type, String text) {
        return INVALID_TEXT_REPRESENTATION.error("invalid input syntax for type %s: \"%s\"", type, text);
    }
}
