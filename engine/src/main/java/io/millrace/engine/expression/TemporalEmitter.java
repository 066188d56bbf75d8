package io.millrace.engine.expression;

import static io.millrace.common.error.ErrorCode.FUNCTION_NOT_FOUND;

import io.millrace.engine.data.DataType;

/** {@code + - * /} with dates, times and intervals. */
final class TemporalEmitter {
    private TemporalEmitter() {}

    static Value arithmetic(ExpressionEmitter out, String operator, Value left, Value right, DataType type) {
        throw FUNCTION_NOT_FOUND.error("operator does not exist: %s %s %s", left.type(), operator, right.type());
    }
}
