package io.millrace.sql.planner;

import io.millrace.engine.data.DataType;
import io.millrace.engine.plan.PlanNode;
import java.util.List;

/**
 * A query on its way from Calcite's tree to a plan.
 *
 * @param names of its columns, as the user sees them
 */
record CompiledQuery(PlanNode root, List<String> names, List<DataType> parameters) {}
