/**
 * Scalar functions, one family in each file: static methods that generated code calls. Reading order:
 * {@link io.millrace.engine.function.ScalarFunctions}, the registry; {@link io.millrace.engine.function.ScalarFunction},
 * which says how a method is called; then any family. One rule: a function is strict (NULL if an argument is NULL)
 * unless its registration says otherwise, has no state but its {@link io.millrace.engine.function.FunctionContext}, and
 * raises nothing but {@link io.millrace.common.error.MillraceException}.
 *
 * <p>Aggregate functions live beside the operators that keep their state.
 */
@NullMarked
package io.millrace.engine.function;

import org.jspecify.annotations.NullMarked;
