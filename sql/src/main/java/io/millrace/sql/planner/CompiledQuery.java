package io.millrace.sql.planner;

import io.millrace.engine.data.DataType;
import io.millrace.engine.plan.PlanNode;
import io.millrace.sql.introspection.ColumnSource;
import java.util.List;

/**
 * A query as a plan's tree.
 *
 * @param parameters their types, by index
 * @param sources of its columns, in order
 */
record CompiledQuery(PlanNode root, List<DataType> parameters, List<ColumnSource> sources) {}
