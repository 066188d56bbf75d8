package io.millrace.sql.statement;

import org.jspecify.annotations.Nullable;

/**
 * {@code [CONSTRAINT name] CHECK (sql)}.
 *
 * @param name null to make one
 * @param position of the condition
 */
public record CheckDefinition(@Nullable String name, String sql, int position) {}
