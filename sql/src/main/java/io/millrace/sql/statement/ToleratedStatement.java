package io.millrace.sql.statement;

/** Accepted and without effect, since drivers send it: DISCARD PLANS … */
public record ToleratedStatement(String tag) implements Statement {}
