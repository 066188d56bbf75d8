package io.millrace.engine.expression;

import io.millrace.engine.data.DataType;
import io.millrace.engine.plan.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** CASE, COALESCE and NULLIF: what is not chosen is not computed. */
final class ChoiceEmitter {
    private ChoiceEmitter() {}

    static Value emit(ExpressionEmitter out, Expression.Case choice) {
        return branch(out, choice, 0);
    }

    private static Value branch(ExpressionEmitter out, Expression.Case choice, int index) {
        if (index == choice.whens().size()) {
            return CastEmitter.coerce(out, out.emit(choice.otherwise()), choice.type());
        }
        Expression.When when = choice.whens().get(index);
        return out.scoped(() -> {
            String condition = LogicEmitter.isTrue(out, out.emit(when.condition()));
            return either(
                    out,
                    choice.type(),
                    condition,
                    () -> CastEmitter.coerce(out, out.emit(when.result()), choice.type()),
                    () -> branch(out, choice, index + 1));
        });
    }

    static Value coalesce(ExpressionEmitter out, List<Expression> arguments, DataType type) {
        Value first = CastEmitter.coerce(out, out.emit(arguments.get(0)), type);
        if (arguments.size() == 1 || first.neverNull()) {
            return first;
        }
        List<Expression> rest = arguments.subList(1, arguments.size());
        return either(out, type, "!" + first.isNull(), () -> first, () -> out.scoped(() -> coalesce(out, rest, type)));
    }

    static Value nullIf(ExpressionEmitter out, List<Expression> arguments, DataType type) {
        Value first = out.emit(arguments.get(0));
        Value second = out.emit(arguments.get(1));
        String equal = LogicEmitter.isTrue(out, ComparisonEmitter.compare(out, "=", first, second));
        List<String> reasons = new ArrayList<>();
        if (!first.neverNull()) {
            reasons.add(first.isNull());
        }
        reasons.add(equal);
        String isNull = out.variable("boolean", String.join(" | ", reasons));
        return CastEmitter.coerce(out, new Value(first.type(), first.code(), isNull), type);
    }

    /** The one value or the other; each is computed only if it is the one. */
    static Value either(
            ExpressionEmitter out, DataType type, String condition, Supplier<Value> yes, Supplier<Value> no) {
        Kind kind = Kind.of(type);
        String value = out.variable(kind.javaType, kind.zero);
        String isNull = out.variable("boolean", "false");
        out.line("if (" + condition + ") {");
        assign(out, yes.get(), value, isNull);
        out.line("} else {");
        assign(out, no.get(), value, isNull);
        out.line("}");
        return new Value(type, value, isNull);
    }

    private static void assign(ExpressionEmitter out, Value from, String value, String isNull) {
        out.line(value + " = " + from.code() + ";");
        out.line(isNull + " = " + from.isNull() + ";");
    }
}
