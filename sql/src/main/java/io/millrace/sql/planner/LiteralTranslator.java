package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.TextValues;
import io.millrace.engine.plan.Expression;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/** Calcite's literals to the engine's boxed values. */
final class LiteralTranslator {
    private static final BigDecimal MICROS_PER_MILLI = BigDecimal.valueOf(1000);

    private static final long MICROS_PER_DAY = 86_400_000_000L;

    private LiteralTranslator() {}

    static Expression.Literal translate(RexLiteral literal) {
        DataType type = TypeMapping.toEngine(literal.getType());
        return new Expression.Literal(literal.isNull() ? null : value(literal, type), type);
    }

    private static @Nullable Object value(RexLiteral literal, DataType type) {
        if (type instanceof DataType.Decimal decimal) {
            return number(literal).setScale(decimal.scale(), RoundingMode.HALF_UP);
        }
        if (type instanceof DataType.Varchar varchar) {
            Object value = Objects.requireNonNull(literal.getValue());
            String text = value instanceof Enum<?> symbol ? symbol.name() : literal.getValueAs(String.class);
            return varchar.padded() ? withoutBlanks(Objects.requireNonNull(text)) : text;
        }
        if (type instanceof DataType.Timestamp) {
            return micros(literal);
        }
        if (type instanceof DataType.Scalar scalar) {
            return scalar(literal, scalar);
        }
        if (literal.getValue() instanceof List<?> elements) {
            List<@Nullable Object> values = new ArrayList<>();
            for (Object element : elements) {
                values.add(translate((RexLiteral) element).value());
            }
            return values;
        }
        throw FEATURE_NOT_SUPPORTED.error("a literal of type %s is not supported", type);
    }

    private static @Nullable Object scalar(RexLiteral literal, DataType.Scalar type) {
        return switch (type) {
            case BOOLEAN -> literal.getValueAs(Boolean.class);
            case SMALLINT, INT, BIGINT ->
                number(literal).setScale(0, RoundingMode.HALF_UP).longValueExact();
            case REAL -> (double) number(literal).floatValue();
            case DOUBLE -> number(literal).doubleValue();
            case BYTEA ->
                ByteBuffer.wrap(Objects.requireNonNull(literal.getValueAs(ByteString.class))
                                .getBytes())
                        .asReadOnlyBuffer();
            // Calcite takes any text for JSON.
            case JSON ->
                new TextValues(ZoneOffset.UTC, false)
                        .parse(Objects.requireNonNull(literal.getValueAs(String.class)), DataType.JSON);
            case UUID ->
                Objects.requireNonNull(literal.getValueAs(java.util.UUID.class)).toString();
            case DATE ->
                LocalDate.parse(Objects.requireNonNull(literal.getValueAs(DateString.class))
                                .toString())
                        .toEpochDay();
            case TIME ->
                LocalTime.parse(Objects.requireNonNull(literal.getValueAs(TimeString.class))
                                        .toString())
                                .toNanoOfDay()
                        / 1000;
            case INTERVAL_YEAR_MONTH -> number(literal).longValueExact();
            case INTERVAL_DAY_TIME ->
                number(literal)
                        .multiply(MICROS_PER_MILLI)
                        .setScale(0, RoundingMode.HALF_UP)
                        .longValueExact();
            case NULL -> null;
        };
    }

    /** A text as the value of CHAR(n) that it is. */
    static String withoutBlanks(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(0, end);
    }

    private static BigDecimal number(RexLiteral literal) {
        return Objects.requireNonNull(literal.getValueAs(BigDecimal.class));
    }

    private static long micros(RexLiteral literal) {
        TimestampString text = Objects.requireNonNull(literal.getValueAs(TimestampString.class));
        LocalDateTime time = LocalDateTime.parse(text.toString().replace(' ', 'T'));
        return Math.addExact(
                Math.multiplyExact(time.toLocalDate().toEpochDay(), MICROS_PER_DAY),
                time.getLong(ChronoField.MICRO_OF_DAY));
    }
}
