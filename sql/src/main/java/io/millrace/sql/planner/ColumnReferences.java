package io.millrace.sql.planner;

import io.millrace.engine.plan.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
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

    private static void visit(Expression expression, Consumer<Expression.InputColumn> visitor) {
        replace(expression, column -> {
            visitor.accept(column);
            return column;
        });
    }

    /** The expression with each column replaced. */
    static Expression replace(Expression expression, UnaryOperator<Expression.InputColumn> replacement) {
        if (expression instanceof Expression.InputColumn column) {
            return replacement.apply(column);
        }
        if (expression instanceof Expression.Call call) {
            return new Expression.Call(
                    call.function(), replaceAll(call.arguments(), replacement), call.type(), call.nullable());
        }
        if (expression instanceof Expression.Cast cast) {
            return new Expression.Cast(
                    replace(cast.operand(), replacement), cast.type(), cast.nullable(), cast.orNull());
        }
        if (expression instanceof Expression.Case choice) {
            List<Expression.When> whens = new ArrayList<>();
            for (Expression.When when : choice.whens()) {
                whens.add(new Expression.When(
                        replace(when.condition(), replacement), replace(when.result(), replacement)));
            }
            return new Expression.Case(
                    whens, replace(choice.otherwise(), replacement), choice.type(), choice.nullable());
        }
        return expression;
    }

    static List<Expression> replaceAll(
            List<Expression> expressions, UnaryOperator<Expression.InputColumn> replacement) {
        List<Expression> replaced = new ArrayList<>(expressions.size());
        for (Expression expression : expressions) {
            replaced.add(replace(expression, replacement));
        }
        return replaced;
    }
}
