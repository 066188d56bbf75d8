package io.millrace.sql.statement;

/** A column's folded name and its one-based position in the statement. */
public record ColumnName(String name, int position) {}
