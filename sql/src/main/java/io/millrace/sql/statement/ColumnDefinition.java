package io.millrace.sql.statement;

import io.millrace.engine.data.DataType;

/** {@code name type [NOT NULL] [PRIMARY KEY]}. */
public record ColumnDefinition(String name, DataType type, boolean notNull, boolean primaryKey, int position) {}
