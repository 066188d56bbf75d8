/**
 * From an {@link io.millrace.engine.plan.Expression} to generated code over a column batch. Reading order:
 * {@link io.millrace.engine.expression.ExpressionCompiler}, {@code ProgramSource}, {@code ExpressionEmitter}, then one
 * emitter for each family, and {@link io.millrace.engine.expression.Program}, which generated classes extend. One rule:
 * a value is a local of its storage's Java type with a local that says whether it is null; nothing is boxed that a
 * column does not box.
 *
 * <p>Source text never contains a literal's value, so that statements that differ only in literals share one class
 * ({@link io.millrace.engine.code.CodeCache}).
 */
@NullMarked
package io.millrace.engine.expression;

import org.jspecify.annotations.NullMarked;
