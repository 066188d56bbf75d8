package io.millrace.engine.expression;

import io.millrace.engine.data.DataType;
import io.millrace.engine.plan.Expression;
import java.util.List;

/** GREATEST and LEAST; as in PostgreSQL, NULL arguments are left out and the result is NULL only if all are. */
final class ExtremeEmitter {
    private ExtremeEmitter() {}

    static Value emit(ExpressionEmitter out, List<Expression> arguments, DataType type, boolean greatest) {
        Value best = CastEmitter.coerce(out, out.emit(arguments.get(0)), type);
        for (Expression argument : arguments.subList(1, arguments.size())) {
            Value next = CastEmitter.coerce(out, out.emit(argument), type);
            Value better = ComparisonEmitter.compare(out, greatest ? ">" : "<", next, best);
            String take = out.variable(
                    "boolean",
                    "!" + next.isNull() + " && (" + best.isNull() + " || (!" + better.isNull() + " && " + better.code()
                            + "))");
            Value current = best;
            best = ChoiceEmitter.either(out, type, take, () -> next, () -> current);
        }
        return best;
    }
}
