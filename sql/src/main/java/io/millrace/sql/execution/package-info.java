/**
 * What each kind of statement does. Reading order: {@link io.millrace.sql.execution.StatementHandlers}, the table of
 * contents; {@link io.millrace.sql.execution.Executable}; {@link io.millrace.sql.execution.SessionContext}; one class a
 * kind of statement. One rule: nothing here waits; what takes long is a future.
 */
@NullMarked
package io.millrace.sql.execution;

import org.jspecify.annotations.NullMarked;
