/**
 * Query text to {@link io.millrace.engine.plan.QueryPlan}, by Apache Calcite. Reading order:
 * {@link io.millrace.sql.planner.QueryPlanner}, {@code CalciteCatalog}, {@code PlanTranslator}. One rule: no word of
 * Calcite's reaches a user; its errors are translated here.
 */
@NullMarked
package io.millrace.sql.planner;

import org.jspecify.annotations.NullMarked;
