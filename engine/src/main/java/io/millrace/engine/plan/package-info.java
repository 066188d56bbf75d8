/**
 * All that the engine can run, as immutable trees. Open to the floors above. Reading order:
 * {@link io.millrace.engine.plan.QueryPlan}, {@link io.millrace.engine.plan.PlanNode},
 * {@link io.millrace.engine.plan.Expression}. One rule: a plan means the same run once or forever; only
 * {@link io.millrace.engine.plan.Emit} says which.
 */
@NullMarked
package io.millrace.engine.plan;

import org.jspecify.annotations.NullMarked;
