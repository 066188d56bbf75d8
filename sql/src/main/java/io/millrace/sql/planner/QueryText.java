package io.millrace.sql.planner;

import io.millrace.engine.plan.Emit;

/**
 * A query within a statement.
 *
 * @param text the statement's text with everything outside the query replaced by spaces (newlines kept), and without
 *     EMIT, so that positions found in it are positions in the statement
 */
public record QueryText(String text, Emit emit) {}
