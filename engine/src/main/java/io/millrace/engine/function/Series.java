package io.millrace.engine.function;

import static io.millrace.common.error.ErrorCode.INVALID_PARAMETER_VALUE;
import static io.millrace.common.error.ErrorCode.LIMIT_EXCEEDED;

import io.millrace.engine.data.DataType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** GENERATE_SERIES as an array, which UNNEST makes rows of. Strict. */
public final class Series {
    private static final int MAX_ELEMENTS = 10_000_000;

    private Series() {}

    /** From the first value up (or down) to the second; the step is 1 if not given. All have the element's type. */
    @SqlFunction("GENERATE_SERIES")
    public static Object generate(FunctionContext context, Object[] arguments) {
        DataType element = ((DataType.Array) context.resultType()).element();
        if (element instanceof DataType.Decimal) {
            return decimals(
                    (BigDecimal) arguments[0],
                    (BigDecimal) arguments[1],
                    arguments.length > 2 ? (BigDecimal) arguments[2] : BigDecimal.ONE);
        }
        long first = ((Number) arguments[0]).longValue();
        long last = ((Number) arguments[1]).longValue();
        long step = arguments.length > 2 ? ((Number) arguments[2]).longValue() : 1;
        if (step == 0) {
            throw zeroStep();
        }
        boolean months = arguments.length > 2 && context.argumentType(2) == DataType.INTERVAL_YEAR_MONTH;
        List<Object> values = new ArrayList<>();
        long value = first;
        while (step > 0 ? value <= last : value >= last) {
            add(values, value);
            if (months) {
                value = element instanceof DataType.Timestamp timestamp && timestamp.withTimeZone()
                        ? DateTimeArithmetic.addMonths(value, step, context.zone())
                        : DateTimeArithmetic.addMonths(value, step);
            } else if (step > 0 ? value > Long.MAX_VALUE - step : value < Long.MIN_VALUE - step) {
                break;
            } else {
                value += step;
            }
        }
        return Collections.unmodifiableList(values);
    }

    private static Object decimals(BigDecimal first, BigDecimal last, BigDecimal step) {
        if (step.signum() == 0) {
            throw zeroStep();
        }
        List<Object> values = new ArrayList<>();
        for (BigDecimal value = first; value.compareTo(last) * step.signum() <= 0; value = value.add(step)) {
            add(values, value);
        }
        return Collections.unmodifiableList(values);
    }

    private static void add(List<Object> values, Object value) {
        if (values.size() == MAX_ELEMENTS) {
            throw LIMIT_EXCEEDED.error("a series has more than %s values", MAX_ELEMENTS);
        }
        values.add(value);
    }

    private static RuntimeException zeroStep() {
        return INVALID_PARAMETER_VALUE.error("step size cannot equal zero");
    }
}
