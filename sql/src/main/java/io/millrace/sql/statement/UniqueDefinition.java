package io.millrace.sql.statement;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code [CONSTRAINT name] UNIQUE (columns)}, or CREATE UNIQUE INDEX.
 *
 * @param name null to make one
 * @param index whether it is an index and no constraint
 */
public record UniqueDefinition(@Nullable String name, List<ColumnName> columns, boolean index, int position) {}
