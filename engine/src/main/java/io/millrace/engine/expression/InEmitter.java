package io.millrace.engine.expression;

import io.millrace.engine.data.DataType;
import io.millrace.engine.function.LiteralSet;
import io.millrace.engine.plan.Expression;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code IN} and {@code NOT IN} with a list: a hash set where all its elements are literals of the operand's type. */
final class InEmitter {
    private InEmitter() {}

    static Value emit(ExpressionEmitter out, Expression.Call call) {
        boolean negated = call.function().equals("NOT IN");
        Expression operand = call.arguments().get(0);
        List<Expression> elements = call.arguments().subList(1, call.arguments().size());
        Value found;
        if (elements.stream().allMatch(element -> isLiteral(element, operand.type()))) {
            found = inSet(out, out.emit(operand), elements);
        } else {
            List<Expression> equalities = new ArrayList<>();
            for (Expression element : elements) {
                equalities.add(new Expression.Call("=", List.of(operand, element), DataType.BOOLEAN, true));
            }
            found = LogicEmitter.chain(out, equalities, false);
        }
        return negated ? LogicEmitter.not(out, found) : found;
    }

    private static boolean isLiteral(Expression element, DataType type) {
        if (!(element instanceof Expression.Literal literal)) {
            return false;
        }
        boolean sameDomain = literal.type().equals(type)
                || (literal.type() instanceof DataType.Varchar && type instanceof DataType.Varchar)
                || (Types.isInteger(literal.type()) && Types.isInteger(type));
        return (sameDomain || literal.value() == null) && Kind.of(type) != Kind.BOOLEAN && type != DataType.BYTEA;
    }

    private static Value inSet(ExpressionEmitter out, Value operand, List<Expression> elements) {
        List<@Nullable Object> values = new ArrayList<>();
        boolean anyNull = false;
        for (Expression element : elements) {
            Object value = ((Expression.Literal) element).value();
            anyNull |= value == null;
            if (value != null) {
                values.add(Kind.of(operand.type()) == Kind.LONG ? Boxing.unboxLong(value, operand.type()) : value);
            }
        }
        String set = out.program.constant("LiteralSet", new LiteralSet(values));
        Value found = out.strict(DataType.BOOLEAN, set + ".contains(" + operand.code() + ")", List.of(operand));
        if (!anyNull) {
            return found;
        }
        String isNull = out.variable("boolean", found.isNull() + " | !" + found.code());
        return new Value(DataType.BOOLEAN, found.code(), isNull);
    }
}
