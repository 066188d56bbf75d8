package io.millrace.sql.planner;

import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.Expression;

/** The condition of CHECK, over some of the relation's columns. */
public record PlannedCheck(String constraint, Schema columns, Expression condition) {}
