package io.millrace.engine.plan;

import io.millrace.engine.data.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A scalar expression over the columns of one input. Immutable. */
public sealed interface Expression {

    DataType type();

    boolean nullable();

    /** The input's column {@code index}. */
    record InputColumn(int index, DataType type, boolean nullable) implements Expression {}

    /** A constant, boxed as {@code io.millrace.engine.data} says; null is NULL. */
    record Literal(@Nullable Object value, DataType type) implements Expression {
        @Override
        public boolean nullable() {
            return value == null;
        }
    }

    /** A value given when the plan is bound; {@code index} counts from 0. */
    record Parameter(int index, DataType type) implements Expression {
        @Override
        public boolean nullable() {
            return true;
        }
    }

    /**
     * A function or operator of the registry, by its canonical name: upper case, as {@code "+"}, {@code "AND"},
     * {@code "IS NULL"}, {@code "SUBSTRING"}. Arguments already have the types that the function takes.
     */
    record Call(String function, List<Expression> arguments, DataType type, boolean nullable) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /** CAST; {@code orNull} gives NULL where the value does not fit, as TRY_CAST. */
    record Cast(Expression operand, DataType type, boolean nullable, boolean orNull) implements Expression {}

    /** A searched CASE: the first condition that is true decides, and only the chosen branch is computed. */
    record Case(List<When> whens, Expression otherwise, DataType type, boolean nullable) implements Expression {
        public Case {
            whens = List.copyOf(whens);
        }
    }

    /** One branch of a {@link Case}. */
    record When(Expression condition, Expression result) {}
}
