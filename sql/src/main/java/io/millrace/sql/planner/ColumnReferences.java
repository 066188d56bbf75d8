package io.millrace.sql.planner;

import io.millrace.engine.plan.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Finds and renumbers the input columns of expressions. */
final class ColumnReferences {
    private ColumnReferences() {}

    static SortedSet<Integer> of(List<Expression> expressions) {
        SortedSet<Integer> indexes = new TreeSet<>();
        for (Expression expression : expressions) {
            visit(expression, column -> indexes.add(column.index()));
        }
        return indexes;
    }

    static void visit(Expression expression, Consumer<Expression.InputColumn> visitor) {
        replace(expression, column -> {
            visitor.accept(column);
            return column;
        });
    }

    /** The expression with each column replaced by that expression of {@code row}. */
    static Expression replace(Expression expression, List<Expression> row) {
        return substitute(expression, column -> row.get(column.index()));
    }

    /** The expression with each column replaced by another one. */
    static Expression replace(Expression expression, UnaryOperator<Expression.InputColumn> replacement) {
        return substitute(expression, replacement);
    }

    private static Expression substitute(
            Expression expression, Function<Expression.InputColumn, ? extends Expression> replacement) {
        if (expression instanceof Expression.InputColumn column) {
            return replacement.apply(column);
        }
        if (expression instanceof Expression.Call call) {
            return new Expression.Call(
                    call.function(), all(call.arguments(), replacement), call.type(), call.nullable());
        }
        if (expression instanceof Expression.Cast cast) {
            return new Expression.Cast(
                    substitute(cast.operand(), replacement), cast.type(), cast.nullable(), cast.orNull());
        }
        if (expression instanceof Expression.Case choice) {
            List<Expression.When> whens = new ArrayList<>();
            for (Expression.When when : choice.whens()) {
                whens.add(new Expression.When(
                        substitute(when.condition(), replacement), substitute(when.result(), replacement)));
            }
            return new Expression.Case(
                    whens, substitute(choice.otherwise(), replacement), choice.type(), choice.nullable());
        }
        return expression;
    }

    static List<Expression> replaceAll(
            List<Expression> expressions, UnaryOperator<Expression.InputColumn> replacement) {
        return all(expressions, replacement);
    }

    private static List<Expression> all(
            List<Expression> expressions, Function<Expression.InputColumn, ? extends Expression> replacement) {
        List<Expression> replaced = new ArrayList<>(expressions.size());
        for (Expression expression : expressions) {
            replaced.add(substitute(expression, replacement));
        }
        return replaced;
    }
}
