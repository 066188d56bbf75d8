package io.millrace.sql.planner;

import io.millrace.engine.plan.Emit;
import io.millrace.engine.plan.Expression;
import org.jspecify.annotations.Nullable;

/**
 * A query within a statement.
 *
 * @param text the statement's text with everything outside the query replaced by spaces (newlines kept), and without
 *     EMIT, so that positions found in it are positions in the statement
 * @param limit of EMIT … LIMIT: a literal or a parameter of BIGINT; null for none
 */
public record QueryText(String text, Emit emit, @Nullable Expression limit) {
    /** One that ends as its {@code emit} says. */
    public QueryText(String text, Emit emit) {
        this(text, emit, null);
    }
}
