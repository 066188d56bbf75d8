package io.millrace.sql.planner;

import io.millrace.engine.data.DataType;
import io.millrace.engine.plan.PlanNode;
import java.util.List;

/**
 * A query as a plan's tree.
 *
 * @param parameters their types, by index
 */
record CompiledQuery(PlanNode root, List<DataType> parameters) {}
