package io.millrace.sql.statement;

import io.millrace.sql.planner.QueryText;

/** SELECT, WITH, VALUES, TABLE. */
public record QueryStatement(QueryText query) implements Statement {}
