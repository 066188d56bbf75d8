package io.millrace.sql.statement;

/** EXPLAIN [ANALYZE] of a query or of a statement that contains one. */
public record ExplainStatement(boolean analyze, Statement statement) implements Statement {}
