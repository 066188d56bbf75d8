package io.millrace.engine;

import io.millrace.engine.expression.ExpressionCompiler;
import io.millrace.engine.expression.ParameterBinding;
import io.millrace.engine.plan.Expression;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values of expressions that read no row. Not thread-safe. */
public final class SingleValues {
    private final ExpressionCompiler compiler;
    private final List<? extends @Nullable Object> parameters;

    public SingleValues(ZoneId zone, List<? extends @Nullable Object> parameters) {
        this.compiler = new ExpressionCompiler(zone);
        this.parameters = parameters;
    }

    /** @throws io.millrace.common.error.MillraceException as computing it does */
    public @Nullable Object of(Expression expression) {
        return compiler.value(ParameterBinding.bind(expression, parameters));
    }
}
