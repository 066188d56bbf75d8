package io.millrace.engine.task;

import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.Expression;
import java.util.List;
import java.util.stream.Collectors;

/** Expressions as a reader of EXPLAIN knows them. */
final class ExpressionText {
    private ExpressionText() {}

    /** @param schema names the input's columns */
    static String of(Expression expression, Schema schema) {
        if (expression instanceof Expression.InputColumn column) {
            return column.index() < schema.size() ? schema.field(column.index()).name() : "#" + column.index();
        } else if (expression instanceof Expression.Literal literal) {
            return literal(literal);
        } else if (expression instanceof Expression.Parameter parameter) {
            return "$" + (parameter.index() + 1);
        } else if (expression instanceof Expression.Cast cast) {
            return (cast.orNull() ? "TRY_CAST(" : "CAST(") + of(cast.operand(), schema) + " AS " + cast.type() + ")";
        } else if (expression instanceof Expression.Case choice) {
            String whens = choice.whens().stream()
                    .map(when -> " WHEN " + of(when.condition(), schema) + " THEN " + of(when.result(), schema))
                    .collect(Collectors.joining());
            return "CASE" + whens + " ELSE " + of(choice.otherwise(), schema) + " END";
        }
        return call((Expression.Call) expression, schema);
    }

    private static String literal(Expression.Literal literal) {
        Object value = literal.value();
        return value instanceof String text ? "'" + text.replace("'", "''") + "'" : String.valueOf(value);
    }

    private static String call(Expression.Call call, Schema schema) {
        List<String> arguments =
                call.arguments().stream().map(argument -> of(argument, schema)).toList();
        String name = call.function();
        boolean isOperator = !name.isEmpty() && !Character.isLetter(name.charAt(0))
                || name.equals("AND")
                || name.equals("OR")
                || name.equals("LIKE");
        if (isOperator && arguments.size() > 1) {
            return "(" + String.join(" " + name + " ", arguments) + ")";
        } else if (name.startsWith("IS ") && arguments.size() == 1) {
            return "(" + arguments.get(0) + " " + name + ")";
        } else if (name.equals("NOT") && arguments.size() == 1) {
            return "(NOT " + arguments.get(0) + ")";
        }
        return name + "(" + String.join(", ", arguments) + ")";
    }
}
