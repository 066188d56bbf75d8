package io.millrace.engine.expression;

import io.millrace.engine.plan.Expression;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Replaces the parameters of an expression by the values given for them. */
public final class ParameterBinding {
    private ParameterBinding() {}

    /** @param values boxed, by index */
    public static Expression bind(Expression expression, List<? extends @Nullable Object> values) {
        if (expression instanceof Expression.Parameter parameter) {
            return new Expression.Literal(values.get(parameter.index()), parameter.type());
        }
        if (expression instanceof Expression.Call call) {
            return new Expression.Call(
                    call.function(), bindAll(call.arguments(), values), call.type(), call.nullable());
        }
        if (expression instanceof Expression.Cast cast) {
            return new Expression.Cast(bind(cast.operand(), values), cast.type(), cast.nullable(), cast.orNull());
        }
        if (expression instanceof Expression.Case choice) {
            List<Expression.When> whens = new ArrayList<>();
            for (Expression.When when : choice.whens()) {
                whens.add(new Expression.When(bind(when.condition(), values), bind(when.result(), values)));
            }
            return new Expression.Case(whens, bind(choice.otherwise(), values), choice.type(), choice.nullable());
        }
        return expression;
    }

    public static List<Expression> bindAll(List<Expression> expressions, List<? extends @Nullable Object> values) {
        return expressions.stream().map(expression -> bind(expression, values)).toList();
    }
}
